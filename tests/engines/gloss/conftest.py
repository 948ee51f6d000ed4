import gzip

import pytest

from tests.effort import at_most
from workbench.engines.gloss import Gloss

ENTRIES = """\
# CC-CEDICT
#! version=1
#! date=2031-02-03T04:05:06Z
無人機 无人机 [wu2 ren2 ji1] /drone; pilotless aircraft/CL:架[jia4]/
嗡嗡 嗡嗡 [weng1 weng1] /(onom.) buzz/drone/
老毛子 老毛子 [lao3 mao2 zi5] /(derog.) Freedonia/
自由國 自由国 [Zi4 you2 guo2] /Freedonia, land of the free/
自國 自国 [Zi4 guo2] /abbr. for 自由國|自由国[Zi4 you2 guo2]/
評論 评论 [ping2 lun4] /to comment on/comment/CL:篇[pian1]/
長 长 [chang2] /long/
長 长 [zhang3] /chief/to grow/
責任 责任 [ze2 ren4] /duty/
編輯 编辑 [bian1 ji2] /to edit/editor/
責任編輯 责任编辑 [ze2 ren4 bian1 ji2] /editor in charge/
會談 会谈 [hui4 tan2] /talks/
說話 说话 [shuo1 hua4] /to talk/
停火 停火 [ting2 huo3] /cease-fire/to cease fire/
至少 至少 [zhi4 shao3] /at least/
看 看 [kan4] /to see/
字 字 [zi4] /letter/
張 张 [Zhang1] /surname Zhang/
張 张 [zhang1] /to open up/
銀行 银行 [yin2 hang2] /bank/CL:家[jia1]/
岸 岸 [an4] /bank (of a river)/shore/
"""


@pytest.fixture(scope="session")
def small_source(tmp_path_factory):
    path = tmp_path_factory.mktemp("cedict") / "small.txt.gz"
    path.write_bytes(gzip.compress(ENTRIES.encode()))
    return path


@pytest.fixture(scope="session")
def small(small_source, tmp_path_factory):
    """An engine on a dictionary of twenty words."""
    return Gloss(tmp_path_factory.mktemp("small"), source=small_source)


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    """The engine on the installed dictionary, whose index took seconds."""
    engine = Gloss(tmp_path_factory.mktemp("cache"))
    with at_most(6):
        engine.words("字")
    return engine
