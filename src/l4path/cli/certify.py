"""The command `certify`: a certificate of `check` held against its pathway, proof by proof and episode by episode."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from l4path.catalog import bundled
from l4path.cli.inputs import pathway_of
from l4path.cli.output import complain, say
from l4path.cli.parameters import LANGUAGE, Argument, Command, Option
from l4path.errors import L4pathError, shown, visible
from l4path.saving import check_apart, save_folder
from l4path.verification import words
from l4path.verification.certifying import read_certificate

if TYPE_CHECKING:
    from l4path.verification.certifying import Certificate

_REFUSED = 1


def run(*, file: str, pathway: str, export: str) -> int:
    """Do it, and give the exit status."""
    certificate = read_certificate(file)
    name = certificate.pathway.get("id")
    if not pathway and name not in bundled():
        raise L4pathError(f"{shown(file)}: is about {shown(name)}, which is not bundled: name its file with --pathway")
    found = certificate.replay(pathway_of(pathway or str(name)))
    for problem in found.problems:
        complain(problem)
    if found.problems:
        complain(words.of("certified_refused", count=len(found.problems)))
        return _REFUSED
    counts = {"proofs": found.proofs, "episodes": found.episodes, "undecided": found.undecided}
    say(words.of("certified", **counts))
    proved = len(found.report.proved) + len(found.report.proved_obligations)
    say(words.of("certified_by", proved=proved, findings=len(found.report.findings)))
    if export:
        files = dimacs(certificate)
        check_apart((str(Path(export) / written) for written in files), (file, pathway))
        save_folder(export, files)
        say(words.of("certified_written", folder=shown(export)))
    return 0


def dimacs(certificate: Certificate) -> dict[str, bytes]:
    """Every proof of a certificate as two files: its clauses in DIMACS, and its lines.

    Args:
        certificate: The certificate.
    """
    files = {}
    for number, question, clauses in certificate.proofs():
        most = max((abs(literal) for clause in clauses for literal in clause), default=0)
        rows = "".join(f"{' '.join(map(str, clause))} 0\n" for clause in clauses)
        about = visible(f"{question['code']} {question['where']}")
        files[f"{number:04}.cnf"] = f"c {about}\np cnf {most} {len(clauses)}\n{rows}".encode()
        files[f"{number:04}.drat"] = "".join(f"{line}\n" for line in question["proof"]).encode()
    return files


COMMAND = Command(
    run,
    """
Nothing is searched: the clauses are stated anew from the pathway and compared, each proof is checked by unit
propagation, and each episode is assessed. The pathway is the one that the certificate names if it is bundled.

Exit status: 0 everything holds; 1 something does not; 2 the certificate is of another pathway, or no certificate.

Examples:
    l4path certify proved.json --pathway my-pathway.toml
    l4path certify proved.json --export proofs
""",
    (Argument("file", "FILE", "The certificate; - is standard input."),),
    (
        Option(
            "pathway", ("--pathway",), "The pathway; left out: the bundled one that the certificate names.", "PATHWAY"
        ),
        Option("export", ("--export",), "Write each proof into FOLDER too, as DIMACS and DRAT.", "FOLDER", writes=True),
        LANGUAGE,
    ),
)
