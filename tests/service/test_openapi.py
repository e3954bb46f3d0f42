"""The service of `examples/service` against its own OpenAPI document, by schemathesis.

It generates requests from the document, valid ones and broken ones, and fails on an answer that the document does not name, on one that is not as the document
says, on a broken request that is taken, on a way past the token, and on any 5xx. `WUSHE_SERVICE` is the program.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

TOKEN = "only-for-tests-0123456789"
VISIT = {"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}
# What a valid request is only the rulebook says in full, so one that is valid by the document may be refused.
BEYOND = "positive_data_acceptance"
EXAMPLES, SEED = 40, 20220521
# A correction without `If-Match` is answered as RFC 6585 has it.
CONFIG = "[checks.missing_required_header]\nexpected-statuses = [400, 401, 415, 422, 428]\n"


class OpenApi(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        command = [os.environ["WUSHE_SERVICE"], "--listen", "127.0.0.1:0", "--store", self.folder / "records.sqlite"]
        self.service = subprocess.Popen(command, env={**os.environ, "WUSHE_TOKEN": TOKEN, "RUST_LOG": "info"}, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.service.stderr.close)
        self.addCleanup(self.service.wait)
        self.addCleanup(self.service.kill)
        said = (json.loads(line) for line in self.service.stderr)
        self.url = next("http://" + line["address"] for line in said if line["message"] == "the service listens")

    def send(self, key, body):
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", "Idempotency-Key": key}
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/records", json.dumps(body).encode(), headers)) as answer:
            return json.load(answer)

    def test_the_service_is_as_its_document_says(self):
        # The document's examples look up this record.
        document = json.load(urllib.request.urlopen(f"{self.url}/openapi.json"))
        example = document["paths"]["/records/{id}"]["get"]["parameters"][0]["example"]
        stored = self.send("visit-1", {"form": "home_visit", "today": "2022-05-21", "record": VISIT})
        self.assertEqual(stored["id"], example)

        (self.folder / "schemathesis.toml").write_text(CONFIG, "utf-8")
        program = pathlib.Path(sys.executable).with_name("schemathesis")
        command = [program, "run", f"{self.url}/openapi.json", "--header", f"Authorization: Bearer {TOKEN}", "--exclude-checks", BEYOND]
        command += ["--max-examples", str(EXAMPLES), "--seed", str(SEED), "--no-color", "--request-timeout", "20"]
        run = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
        self.assertEqual(run.returncode, 0, run.stdout)
        operations = sum(method in ("get", "post", "put") for path in document["paths"].values() for method in path)
        # All but the page of the document itself, which schemathesis leaves out.
        self.assertIn(f"{operations - 1} selected / {operations - 1} total", run.stdout)
        self.assertIsNone(self.service.poll(), "it still runs")


if __name__ == "__main__":
    unittest.main()
