"""How does a DataLoader start its workers?"""

from course_utils.doctor.rows import OK, Row


def check_workers() -> Row:
    """How a DataLoader would start its workers here."""
    import multiprocessing

    method = multiprocessing.get_start_method(allow_none=True) or multiprocessing.get_all_start_methods()[0]
    if method == "fork":
        return Row("workers", OK, "DataLoader workers are started by fork")
    return Row("workers", OK, f"DataLoader workers are started by {method}: leave num_workers=0 in notebooks")
