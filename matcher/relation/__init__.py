"""How majors relate to the posts of one round: lists of posts, the sheet ``relations``, then the catalogues."""

from matcher.relation.closeness import closeness_matrix
from matcher.relation.entries import Entries, entry_prefixes
from matcher.relation.grades import RelationMatrix, relation_matrix
from matcher.relation.listed import majors_matrix, post_categories
from matcher.relation.occupied import occupations_of
from matcher.relation.subjects import TeacherSubjects

__all__ = [
    "Entries",
    "RelationMatrix",
    "TeacherSubjects",
    "closeness_matrix",
    "entry_prefixes",
    "majors_matrix",
    "occupations_of",
    "post_categories",
    "relation_matrix",
]
