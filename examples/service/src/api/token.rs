//! Who may ask: whoever has a token that the service knows, and the right that the request asks for.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::{ConditionallySelectable, ConstantTimeEq};

use crate::answer::{Problem, TOKEN_UNKNOWN};
use crate::ids::sha256;
use crate::rights::{Right, Rights};

/// The hashes of the tokens that are known, each with what it may do.
pub(super) struct Tokens(Vec<([u8; 32], Arc<Rights>)>);

impl Tokens {
    pub(super) fn new(tokens: Vec<(String, Rights)>) -> Self {
        Tokens(tokens.into_iter().map(|(token, rights)| (sha256(&[token.as_bytes()]), Arc::new(rights))).collect())
    }

    /// What a token may do, if it is known. Every token is compared whole, so the time tells neither which one is near nor how near it is.
    fn rights(&self, token: &[u8]) -> Option<&Arc<Rights>> {
        let given = sha256(&[token]);
        let at = (0..).zip(&self.0).fold(NONE, |found, (at, (known, _))| u64::conditional_select(&found, &at, known.ct_eq(&given)));
        self.0.get(usize::try_from(at).ok()?).map(|(_, rights)| rights)
    }
}

/// The place of no token.
const NONE: u64 = u64::MAX;

/// The token of a request.
fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let (scheme, token) = value.as_bytes().split_at_checked(b"bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(token)
}

/// Lets a request through if it has a token that is known and may do what the method says. Nothing of its body is read before.
pub(super) async fn guard(State(tokens): State<Arc<Tokens>>, mut request: Request, next: Next) -> Response {
    if let Some(rights) = bearer(request.headers()).and_then(|token| tokens.rights(token)) {
        let right = match *request.method() {
            Method::POST => Right::Write,
            Method::PUT => Right::Correct,
            _ => Right::Read,
        };
        if let Err(problem) = rights.ask(right, &[]) {
            return problem.into_response();
        }
        request.extensions_mut().insert(rights.clone());
        return next.run(request).await;
    }
    let mut response = Problem::new(TOKEN_UNKNOWN).into_response();
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_whole_and_alone() {
        let tokens =
            Tokens::new(["0123456789abcdef", "fedcba9876543210"].map(|token| (token.to_owned(), Rights::parse("").unwrap())).into());
        let is_let_in = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            }
            bearer(&headers).is_some_and(|token| tokens.rights(token).is_some())
        };
        assert!(is_let_in(&["Bearer 0123456789abcdef"]) && is_let_in(&["bearer fedcba9876543210"]));
        for refused in ["Bearer 0123456789abcde", "Bearer 0123456789abcdef0", "Bearer ", "Bearer", "Basic 0123456789abcdef", ""] {
            assert!(!is_let_in(&[refused]), "{refused}");
        }
        assert!(!is_let_in(&[]) && !is_let_in(&["Bearer 0123456789abcdef", "Bearer 0123456789abcdef"]));
    }
}
