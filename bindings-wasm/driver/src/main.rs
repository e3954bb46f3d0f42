//! `bindgen-driver MODULE.wasm OUT_DIR (web | nodejs)`: writes the JavaScript glue beside the module that it serves.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [module, out_dir, target] = args.as_slice() else {
        eprintln!("usage: bindgen-driver MODULE.wasm OUT_DIR (web | nodejs)");
        return ExitCode::from(2);
    };
    match generate(module, out_dir, target) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen-driver: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn generate(module: &str, out_dir: &str, target: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut bindgen = Bindgen::new();
    // The package's own types are written by hand; names stay, because `size.mjs` counts by them.
    bindgen.input_path(module).typescript(false).remove_producers_section(true);
    match target {
        "web" => bindgen.web(true)?,
        "nodejs" => bindgen.nodejs(true)?,
        other => return Err(format!("{other}: the target is web or nodejs").into()),
    };
    Ok(bindgen.generate(out_dir)?)
}
