export const VIEWS = [];
