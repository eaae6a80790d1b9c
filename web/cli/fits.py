"""By which fit a command scores: a model named by ``--fit``, the one a plan was made with, the one in use, or the prior."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web.cli.commands import option
from web.cli.exits import PROBLEMS, Stop
from web.cli.language import language, say

if TYPE_CHECKING:
    from data.contract.fit import FitModel
    from data.contract.plan import Plan
    from data.contract.round import Round
    from data.fits.folder import ModelsFolder

PRIOR = "prior"

fit_option = option(
    "--fit",
    metavar="MODEL.json|prior",
    zh="用这个匹配度模型，或专家先验（默认：方案所用的，或启用中的模型；都没有则为先验）",
    en="score by this model, or by the expert prior (default: what the plan was made with, or the model in use; else the prior)",
)


@dataclass(frozen=True)
class Fitted:
    """What puts the model that scores into a round; ends the command where that model cannot be read, found or used.

    ``given`` by ``--fit`` comes first. Without it a plan is looked at by the fit that it was made with; a round that carries a
    model keeps it; else the model in use is taken, if there is one. With ``of_plan`` the plan's own comes first, which ``given``
    may be the file of.
    """

    given: str | None
    plan: Plan | None = None
    of_plan: bool = False

    @property
    def chosen(self) -> bool:
        """Whether it is told what scores, whatever the round carries."""
        return self.given is not None or self.plan is not None

    def __call__(self, round: Round) -> Round:
        """The round with the model that scores it, or without one."""
        from data.fits import model_of, with_model
        from data.refusal import Refusal
        from matcher.fit.usable import refuse_unusable

        try:
            model = self._model(round)
            if model is not None:
                refuse_unusable(model)
            return round if model == model_of(round) else with_model(round, model)
        except Refusal as error:
            raise Stop(PROBLEMS, error.text.to(language())) from error

    def _model(self, round: Round) -> FitModel | None:
        from data.fits import model_of

        named = None if self.given in (None, PRIOR) else read_model(Path(str(self.given)))
        if self.plan is not None and (self.of_plan or self.given is None):
            return _of_plan(self.plan, (model_of(round), named))
        return present_model(round) if self.given is None else named


def present_model(round: Round) -> FitModel | None:
    """The model that the round carries, else the one in use, None where the prior holds; a Refusal where it cannot be told."""
    from data.fits import model_of

    return model_of(round) or models_folder().active()


def read_model(path: Path) -> FitModel:
    """The model in that file; ends the command with what is wrong with it."""
    from data.fits import UnreadableFit, read_fit

    try:
        return read_fit(path)
    except UnreadableFit as error:
        raise Stop(PROBLEMS, f"{path.name}: {error.text.to(language())}") from error


def models_folder(path: Path | None = None) -> ModelsFolder:
    """The folder of models that is given, else the one that the settings name."""
    from data.fits.folder import ModelsFolder
    from web.cli.service import service_settings

    return ModelsFolder(path or service_settings().fit_models)


def _of_plan(plan: Plan, at_hand: tuple[FitModel | None, ...]) -> FitModel | None:
    from data.fits import fit_sha256

    told: dict[str, Any] = plan.provenance.settings.get("fit") or {}
    wanted = told.get("sha256")
    if wanted is None:
        return None
    for model in at_hand:
        if model is not None and fit_sha256(model) == wanted:
            return model
    folder = models_folder()
    found = folder.with_sha256(wanted)
    if found is None:
        raise Stop(
            PROBLEMS,
            say(
                f"方案用模型 {told.get('model')} 求得，{folder.path} 里没有它；请用 --fit 给出模型文件。",
                f"The plan was made with the model {told.get('model')}, which is not in {folder.path}; "
                "Maybe give its file: --fit MODEL.json.",
            ),
        )
    return found
