//! Who may ask: whoever has a token that the service knows.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::{Choice, ConstantTimeEq};

use crate::answer::{Problem, TOKEN_UNKNOWN};
use crate::ids::sha256;

/// The hashes of the tokens that are known.
pub(super) struct Tokens(Vec<[u8; 32]>);

impl Tokens {
    pub(super) fn new(tokens: &[String]) -> Self {
        Tokens(tokens.iter().map(|token| sha256(&[token.as_bytes()])).collect())
    }

    /// Says if a token is known. Every token is compared whole, so the time tells neither which one is near nor how near it is.
    fn knows(&self, token: &[u8]) -> bool {
        let given = sha256(&[token]);
        self.0.iter().fold(Choice::from(0), |found, known| found | known.ct_eq(&given)).into()
    }
}

/// The token of a request.
fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let (scheme, token) = value.as_bytes().split_at_checked(b"bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(token)
}

/// Lets a request through if it has a token that is known. Nothing of its body is read before.
pub(super) async fn guard(State(tokens): State<Arc<Tokens>>, request: Request, next: Next) -> Response {
    if bearer(request.headers()).is_some_and(|token| tokens.knows(token)) {
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
        let tokens = Tokens::new(&["0123456789abcdef".to_owned(), "fedcba9876543210".to_owned()]);
        let is_let_in = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            }
            bearer(&headers).is_some_and(|token| tokens.knows(token))
        };
        assert!(is_let_in(&["Bearer 0123456789abcdef"]) && is_let_in(&["bearer fedcba9876543210"]));
        for refused in ["Bearer 0123456789abcde", "Bearer 0123456789abcdef0", "Bearer ", "Bearer", "Basic 0123456789abcdef", ""] {
            assert!(!is_let_in(&[refused]), "{refused}");
        }
        assert!(!is_let_in(&[]) && !is_let_in(&["Bearer 0123456789abcdef", "Bearer 0123456789abcdef"]));
    }
}
