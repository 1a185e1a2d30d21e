"""CSV."""


class Csv: ...


def csv_of(csv):
    return csv
