import { optionalText, text } from "./cross.mjs";

/** Posts and who fills them, over what the package's classes share. */
export const establishments = ({ Handle, run }, Network, Records) => {
  const establishmentJson = (pack, csv, options = {}) => {
    const network = Handle.inner(options.network, Network);
    const [asOf, division] = [text(options.asOf ?? options.today, "asOf"), text(options.division, "division")];
    const [partTime, level] = [text(options.partTime, "partTime"), optionalText(options.level, "level")];
    const period = optionalText(options.period, "period");
    const records = pack.records(csv, { form: options.form, today: options.today });
    try {
      return run(() => Handle.inner(records, Records).establishment(network, asOf, division, partTime, level, period, options.complete === true));
    } finally {
      records.free();
    }
  };
  return { establishmentJson, establishment: (pack, csv, options) => JSON.parse(establishmentJson(pack, csv, options)) };
};
