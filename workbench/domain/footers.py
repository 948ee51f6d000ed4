"""What site chrome says: phrases and patterns in both Chinese scripts and English, as data.

Phrases stand for whole lines, or for lines made of nothing but phrases and counts
(点赞 收藏 举报), never for a part of a sentence: text that merely mentions 评论
stays text. How they are used is in ``roles``.
"""

import re
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple


class Mark(StrEnum):
    """What a line looks like by itself.

    ``weak`` and ``comments_weak`` are words that an article could also use as a
    heading; ``when`` is a date, or a name with a time; ``nav`` is a section name
    of a site; ``listing`` heads a list of links, ``comments`` readers' comments.
    """

    FOOTER = "footer"
    WEAK = "weak"
    COMMENTS = "comments"
    COMMENTS_WEAK = "comments_weak"
    LISTING = "listing"
    BOILERPLATE = "boilerplate"
    NAV = "nav"
    WHEN = "when"


_PHRASES: Final = {
    Mark.FOOTER: (
        "发表评论|发表留言|发表回复|发布评论|提交评论|登录后发表评论|登录后评论|登录后可评论|登录后参与评论|"
        "请登录后发表评论|请先登录后再评论|登录发表评论|注册后发表评论|我要评论|我来评论|我来说两句|"
        "我要留言|我有话说|写评论|写留言|参与评论|添加评论|抢沙发|说点什么|说点什么吧|说两句|写下你的评论|"
        "写下您的评论|请输入评论内容|查看评论|查看全部评论|查看更多评论|展开评论|收起评论|加载更多评论|"
        "暂无评论|暂无留言|还没有评论|还没有人评论|评论已关闭|评论功能已关闭|没有更多评论了|匿名发表|"
        "匿名评论|游客评论|文明上网理性发言|文明上网，理性发言|网友评论仅供其表达个人看法|分享到|分享至|"
        "分享给朋友|分享给好友|分享本文|分享文章|分享此文|转发分享|一键分享|扫码分享|微信扫一扫|扫一扫分享|"
        "微信扫码分享|分享到微信|分享到朋友圈|分享到微博|分享到新浪微博|分享到qq空间|分享到qq|分享到脸书|"
        "微信好友|朋友圈|新浪微博|qq空间|qq好友|腾讯微博|复制链接|生成海报|生成长图|点赞|点个赞|给个赞|"
        "点个在看|在看|收藏本文|收藏文章|加入收藏|举报|我要举报|举报投诉|投诉|举报反馈|意见反馈|纠错|"
        "我要纠错|有奖纠错|打赏|赞赏|赞赏作者|打赏作者|喜欢作者|关注作者|上一篇|下一篇|上一条|下一条|上一页|"
        "下一页|上一章|下一章|前一篇|后一篇|尾页|末页|返回列表|返回目录|返回顶部|回到顶部|返回首页|回首页|"
        "返回上一页|打印|打印本页|打印本文|关闭窗口|关闭本页|关闭|字号|字体|大字|小字|放大字体|缩小字体|"
        "版权声明|免责声明|责任编辑|责编|阅读原文|阅读全文|查看原文|查看全文|展开全文|点击查看更多|"
        "点击加载更多|加载更多|查看更多|更多内容|收起|轻触阅读原文|继续滑动看下一个|收录于合集|文章来源|"
        "原文链接|原文地址|本文链接|完|全文完|正文完|完毕|the end|未完待续|转载|引用|转发|订阅|关注我们|"
        "关注公众号|發表評論|發表留言|發表回覆|發佈評論|提交評論|登入後發表評論|登入後留言|登入發表評論|"
        "請先登入|我要評論|我有話說|寫評論|寫留言|參與評論|添加評論|新增留言|看全部評論|查看全部評論|"
        "查看更多留言|看更多留言|暫無評論|暫無留言|尚無留言|還沒有留言|評論已關閉|留言已關閉|分享給朋友|"
        "轉發分享|分享到臉書|分享到line|複製連結|按讚|點讚|按個讚|檢舉|舉報|意見回饋|贊助作者|上一則|下一則|"
        "上一頁|下一頁|前一頁|次頁|末頁|回列表|回到頂部|回頂端|返回首頁|回首頁|列印|友善列印|轉寄|轉寄友人|"
        "字級|字級設定|字體大小|版權聲明|免責聲明|責任編輯|責編|閱讀原文|閱讀全文|看更多|看全文|繼續閱讀|"
        "載入更多|文章來源|原文連結|本文連結|轉載|轉發|訂閱|追蹤我們|關注我們|leave a comment|leave a reply|"
        "post a comment|post comment|add a comment|add comment|write a comment|submit comment|cancel reply|"
        "join the conversation|join the discussion|start the conversation|be the first to comment|"
        "view comments|view all comments|show comments|hide comments|read comments|load more comments|"
        "comments are closed|comments are off|log in to comment|login to comment|sign in to comment|"
        "log in to leave a comment|log in to reply|report abuse|report this comment|share this|"
        "share this article|share this story|share this post|share this page|share it|share article|"
        "share story|share on|share via|click to share|share on facebook|share on twitter|share on x|"
        "share on linkedin|share on whatsapp|share on reddit|share via email|share by email|tweet this|"
        "pin it|email this|email this article|print this|print this article|save this article|"
        "save for later|save article|bookmark this|copy link|copy link to clipboard|copy url|back to top|"
        "return to top|previous article|next article|previous post|next post|previous story|next story|"
        "prev post|older posts|newer posts|previous page|next page|read full story|read the full story|"
        "read the full article|continue reading|keep reading|show more|load more|see more|view more|see all|"
        "view all|read more|follow us|follow us on facebook|follow us on twitter|like us on facebook|"
        "about the author|about the authors|send us a tip|submit a correction|report an error|report a typo|"
        "reprints|like this|反馈|查看本文英文版|网页链接|赞同|写回答|邀请回答|好问题|关注者|被浏览|关注问题|"
        "默认排序|按时间排序|返回搜狐，查看更多|点个“在看”|跳过内容|reuse this content|show caption|"
        "hide caption|view image in fullscreen|listen to this article|"
        "this discussion is now closed for comments|jump to comments|most read in world"
    ),
    Mark.WEAK: (
        "分享|收藏|回复|点评|赞|踩|顶|喜欢|不喜欢|关注|已关注|取消|确定|提交|发送|评分|微信|微博|qq|抖音|"
        "豆瓣|知乎|贴吧|脸书|推特|邮件|邮箱|复制|链接|二维码|海报|更多|全部|展开|热门|最新|最热|推荐|排序|"
        "编辑|作者|来源|标签|关键词|时间|日期|阅读|浏览|点击|人气|声明|大|中|小|默认|只看作者|分享收藏|"
        "一键三连|投币|回覆|點評|讚|喜歡|關注|追蹤|編輯|來源|標籤|關鍵字|閱讀|瀏覽|點閱|臉書|share|save|"
        "print|email|e-mail|like|likes|dislike|reply|follow|following|tweet|pin|bookmark|copy|link|more|"
        "comment|report|flag|facebook|twitter|x|linkedin|whatsapp|telegram|reddit|instagram|youtube|"
        "pinterest|messenger|wechat|weibo|line|threads|bluesky|mastodon|flipboard|tumblr|pocket|rss|tags|"
        "topics|previous|prev|next|source|sources|views|shares|reads|author|editor|send|submit|cancel|close|"
        "url|sms|gift|gift article|gift this article|listen|text size|end|conversation|loading|permissions|"
        "go back|related|recommended|trending"
    ),
    Mark.COMMENTS: (
        "网友评论|全部评论|最新评论|热门评论|精彩评论|精选评论|用户评论|读者评论|热评|评论区|评论列表|"
        "网友留言|最新留言|精选留言|全部留言|读者留言|网友热评|网友跟贴|跟贴|全部回复|最新回复|評論區|"
        "網友評論|全部評論|最新評論|熱門評論|精選評論|讀者評論|網友留言|留言區|讀者留言|留言板|讀者回應|"
        "網友回應|reader comments|readers' comments|readers’ comments|all comments|latest comments|"
        "top comments|recent comments|newest comments|most liked comments|user comments|the conversation"
    ),
    Mark.COMMENTS_WEAK: ("评论|留言|跟帖|讨论|評論|回應|討論|comments|responses|replies|discussion"),
    Mark.LISTING: (
        "相关阅读|相关新闻|相关文章|相关报道|相关推荐|相关链接|相关专题|相关内容|相关话题|延伸阅读|拓展阅读|"
        "扩展阅读|推荐阅读|推荐文章|热门推荐|为你推荐|为您推荐|猜你喜欢|大家都在看|大家还在看|"
        "看过本文的人还看过|喜欢此内容的人还喜欢|更多阅读|阅读更多|更多新闻|更多文章|更多报道|更多精彩|"
        "热门文章|热门新闻|热点新闻|热门资讯|热点推荐|热文排行|新闻排行|点击排行|阅读排行|排行榜|24小时热文|"
        "48小时热文|热搜榜|今日热点|今日推荐|今日头条|最新文章|最新新闻|最新资讯|最新消息|精彩推荐|编辑推荐|"
        "编辑精选|往期回顾|往期推荐|往期精彩|精选推荐|随机阅读|同类文章|本栏目更多|您可能感兴趣|"
        "你可能感兴趣|您可能还喜欢|你可能还喜欢|您可能也喜欢|作者其他文章|作者最新文章|本文作者其他文章|"
        "视频推荐|图片推荐|专题推荐|相關閱讀|相關新聞|相關文章|相關報導|相關連結|相關推薦|延伸閱讀|推薦閱讀|"
        "推薦文章|熱門推薦|熱門新聞|熱門文章|為你推薦|為您推薦|猜你喜歡|更多新聞|更多報導|看更多新聞|"
        "最新新聞|即時新聞|編輯推薦|編輯精選|你可能感興趣|你可能也喜歡|您可能也想看|你可能有興趣|人氣排行|"
        "熱門排行|點閱排行|今日熱門|往期回顧|related articles|related stories|related posts|related news|"
        "related content|related coverage|related links|related topics|recommended for you|"
        "recommended reading|recommended stories|you may also like|you might also like|you may like|"
        "more stories|more news|more articles|more from this author|more on this story|more on this topic|"
        "more like this|more in this section|most read|most popular|most viewed|most shared|trending now|"
        "trending stories|popular posts|popular articles|latest news|latest stories|latest articles|"
        "top stories|top news|editor's picks|editors' picks|editor’s picks|editors’ picks|don't miss|"
        "don’t miss|read next|up next|what to read next|further reading|see also|also read|"
        "also on this site|around the web|from our partners|sponsored stories|promoted stories|"
        "promoted content|recent posts|in case you missed it|keep exploring|更多相关内容|相关主题内容|热读|"
        "热点内容|热门内容|今日热门|explore more on these topics|more about this story|more from opinion"
    ),
    Mark.BOILERPLATE: (
        "广告|推广|赞助内容|商业推广|广告合作|商务合作|关于我们|联系我们|加入我们|人才招聘|诚聘英才|"
        "网站地图|网站声明|法律声明|隐私政策|隐私声明|用户协议|服务条款|服务协议|使用条款|帮助中心|常见问题|"
        "友情链接|合作伙伴|媒体合作|投稿|我要投稿|投稿须知|客服热线|违法和不良信息举报|"
        "违法和不良信息举报电话|下载客户端|下载app|客户端下载|手机版|电脑版|移动版|登录|注册|登录注册|退出|"
        "搜索|站内搜索|无障碍|无障碍浏览|设为首页|打开app|打开app阅读全文|在app内打开|扫码下载app|"
        "扫码关注公众号|长按识别二维码|跳到主要内容|跳转到主要内容|菜单|导航|切换导航|简体|繁体|英文版|廣告|"
        "贊助內容|關於我們|聯絡我們|聯繫我們|加入我們|網站地圖|隱私權政策|隱私政策|服務條款|使用條款|"
        "會員條款|常見問題|客服中心|登入|註冊|會員登入|加入會員|訂閱電子報|下載app|搜尋|跳至主要內容|"
        "跳到主要內容|選單|繁體|簡體|advertisement|advertising|sponsored|sponsored content|paid content|"
        "skip advertisement|skip ad|story continues below advertisement|"
        "article continues below advertisement|scroll to continue|skip to content|skip to main content|"
        "skip to navigation|jump to content|main menu|toggle navigation|search for|sign in|sign up|log in|"
        "log out|create account|create an account|my account|subscribe now|subscribe today|"
        "subscribe to our newsletter|sign up for our newsletter|about us|contact us|site map|sitemap|"
        "privacy policy|privacy notice|terms of use|terms of service|terms and conditions|"
        "terms & conditions|cookie policy|cookie settings|cookie preferences|manage cookies|accept cookies|"
        "accept all|accept all cookies|reject all|do not sell my personal information|"
        "accessibility statement|help center|help centre|advertise with us|all rights reserved|"
        "download the app|download our app|get the app|open in app|close menu|view in browser"
    ),
    Mark.NAV: (
        "首页|首頁|正文|主页|新闻|国际|国内|时政|政治|财经|经济|金融|股票|科技|数码|体育|娱乐|军事|历史|"
        "文化|教育|健康|社会|生活|汽车|房产|旅游|美食|时尚|游戏|视频|图片|直播|专题|专栏|观点|言论|社论|"
        "理论|法治|地方|港澳|台湾|台海|华人|环球|要闻|滚动|头条|深度|博客|论坛|社区|商城|读书|艺术|科普|"
        "公益|环保|三农|党建|人事|反腐|数据|访谈|电子报|数字报|新闻中心|国际新闻|国内新闻|社会新闻|财经新闻|"
        "新聞|國際|國內|兩岸|財經|經濟|體育|運動|娛樂|軍事|歷史|藝文|社會|汽車|房產|旅遊|時尚|影音|專題|"
        "專欄|觀點|評論專欄|社論|即時|要聞|港聞|論壇|home|news|world|politics|business|economy|markets|tech|"
        "technology|science|health|sports|sport|culture|arts|style|travel|opinion|opinions|video|videos|"
        "photos|podcasts|live|latest|local|national|international|us|u.s.|uk|europe|asia|china|africa|"
        "americas|middle east|entertainment|lifestyle|food|fashion|education|environment|climate|weather|"
        "editorials|columnists|letters|magazine|obituaries|real estate|books|movies|music|tv|games|"
        "crosswords|investigations|help|contact|about|search|terms|jobs|careers|register|donate|subscribe|"
        "cookies|newsletter|newsletters|ad|ads|promoted|login|menu|faq|advertise|accessibility|disclaimer|"
        "privacy|新华网|人民网|央视网|中国新闻网|新浪网|新浪新闻|新浪财经|网易|网易新闻|腾讯网|腾讯新闻|"
        "搜狐|搜狐网|凤凰网|澎湃新闻|观察者网|环球网|光明网|界面新闻|财新网|联合早报|纽约时报中文网|bbc中文|"
        "bbc news 中文|德国之声|美国之音|法广|自由亚洲电台|微信公众号|自由時報|聯合新聞網|中央社|中時新聞網|"
        "風傳媒|明報|端傳媒|bbc news|bbc|cnn|the guardian|reuters|ap news|the new york times|"
        "the washington post|al jazeera|the economist|financial times|politico|editorial|analysis"
    ),
}
_NAMES: Final = {
    "people": (
        "责任编辑|责编|本文编辑|执行编辑|值班编辑|编辑|责任校对|校对|审核|审校|终审|初审|复审|监制|"
        "主编|统筹|策划|制图|排版|美编|摄影|摄像|作者|本文作者|撰文|撰稿|供稿|通讯员|记者|译者|翻译|"
        "编译|整理|責任編輯|責編|核稿編輯|編輯|校對|審核|監製|主編|策劃|攝影|記者|譯者|翻譯|編譯"
    ),
    "facts": (
        "文章来源|信息来源|图片来源|来源|稿源|出处|图源|发布时间|发布日期|发表时间|发稿时间|更新时间|"
        "阅读[量数]?|阅读次数|浏览量?|浏览次数|点击[数量率]?|评论数|人气|字号|字体|标签|关键[词字]|"
        "所属栏目|栏目|频道|版[面次]|分类|原标题|原题|原载|转自|原文链接|原文地址|本文链接|本文网址|"
        "本文地址|转载请注明出处|分享[到至]?|微信号|公众号|投稿邮箱|举报电话|举报邮箱|文章來源|"
        "圖片來源|來源|發佈時間|發布時間|更新時間|閱讀量|瀏覽[數量]?|點閱[數率]?|人氣|字級|標籤|"
        "關鍵字|分類|原標題|原文連結|本文連結|本文網址"
    ),
    "links": (
        "上一[篇条页]|下一[篇条页]|相关阅读|相关新闻|相关文章|相关报道|相关链接|延伸阅读|推荐阅读|"
        "阅读更多|更多阅读|往期回顾|上一[則頁]|下一[則頁]|相關閱讀|相關新聞|相關文章|相關報導|"
        "相關連結|延伸閱讀|推薦閱讀|更多新聞"
    ),
    "date": (
        r"(?:\d{4}\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?[日号號]?(?:\s?[（(]?(?:星期|周|"
        r"週)[一二三四五六日天][)）]?)?"
    ),
    "time": r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?",
    "ago": (
        r"(?:\d+|[几半一两])\s?(?:秒钟?|分钟|分鐘|个?小时|個?小時|天|日|周|週|个月|個月|年)之?前|刚刚|"
        r"剛剛|昨天|前天|今天"
    ),
    "month": r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?",
    "networks": (
        "facebook|twitter|x|linkedin|whatsapp|telegram|reddit|e-?mail|instagram|youtube|pinterest|"
        "weibo|wechat|social media|a friend|friends"
    ),
    "comments": "评论|評論|留言|回复|回覆|发言|發言|跟帖|跟贴",
}
_PATTERNS_OF: Final = {
    Mark.COMMENTS: r"""
        40 (?:目前)?(?:共有?|已有|有)?\s*\d[\d,.]*\s*[万萬]?\+?\s*[条條则則个個篇人位](?:网友|
            + 網友)?(?:<comments>)[^。]{0,20}$
        40 (?:目前)?(?:共有?|已有|有)?\s*\d[\d,.]*\s*[万萬]?\+?\s*[人位](?:网友|網友)?(?:参与|參與)
            + [^。]{0,20}$""",
    Mark.FOOTER: r"""
        60 (?:<people>)\s*[:：]\s*[^。？！?!；，,]{1,24}$
        80 (?:<people>)\s*[:：]\s*[^。？！?!；，,]{1,24}\s(?:<people>|<facts>)\s*[:：][^。？！]*$
        100 (?:<facts>|<links>)\s*[:：]\s*\S
        100 (?:<links>)[\s>》»|｜丨]+\S
        80 (?:<date>)\s*(?:<time>)?\s*(?:<people>|<facts>)\s*[:：]
        40 (?:文|图|圖|图文|综合|综编|<people>)\s*[/／|｜丨]\s*[^\s。！？][^。！？]*$
        30 (?:责任编辑|责编|責任編輯|責編)\s+\S{2,4}(?:\s+\S{2,4}){0,3}$
        40 \S{0,12}(?:记者|記者|评论员|評論員)\s+\S{2,4}(?:[\s、]+\S{2,4}){0,4}(?:\s*(?:摄|攝|报道|報導))?$
        40 \S{0,6}記者\S{2,4}[／/]\S{1,8}報導$
        160 [（(]?(?:本文作者[系为為是係：:]|作者[系为為係])|[（(](?:作者|受访者)是
        40 (?:查看|展开|展開|显示|顯示|收起|加载|載入|看)(?:全部|所有|更多|其余|
            + 其他)?\s*\d*\s*[条條则則]?\s*(?:<comments>)[^。，！？]{0,6}$
        40 (?:您|你)?(?:需要?|必须|必須|请|請)?先?(?:登录|登入|登錄|注册|註冊)
            + [^。，！？的]{0,14}(?:<comments>)[^。，！？]{0,8}[!！。]?$
        60 (?:网友评论仅|網友評論僅|以上评论|文明上网|您?还可以输入|還可以輸入|请遵守(?:互联网|相关|
            + 评论|国家|社区)).
        80 (?:you (?:must|need to|have to) (?:be )?|please )?(?:log(?:ged)? ?in|sign(?:ed)? ?in|
            + register(?:ed)?)\b.{0,40}\b(?:comment|reply|join)
        120 your email address will not be published|required fields are marked|notify me of
        50 (?:view|show|see|load|read|hide) (?:all |more |the )?\d* ?(?:more )?(?:comments?|replies|
            + reply|responses)\b
        70 (?:share|tweet|post|pin|e-?mail|print|save|send|follow|find)
            + (?: this| us| it| me)?(?: article| story| post| page)?(?: (?:on|via|to|with|by)
            + )?(?: (?:<networks>))+(?: \(opens.*\))?\W*$
        160 (?:read more|related|see also|more on this|also read|recommended|watch|listen|don[’']t miss|
            + up next)\s*[:|»>–—]\s*\S
        160 (?:previous|next)(?: post| article| story)?\s*[:|»>–—]\s*\S
        120 (?:photo|photograph|image|picture|video|source|(?:photo |image )?credit|editor|tag|topic|
            + keyword)s?\s*:\s*\S[^.!?]*\.?$
        120 (?:categor(?:y|ies)|filed under|posted in|tagged)\s*:?\s*\S[^.!?]*$
        120 (?:edited|editing|reporting|written|additional reporting|compiled|translated|photos?|
            + images?) by (?-i:[A-Z][\w.’'-]*(?:,? (?:and |& )?[A-Z][\w.’'-]*){0,8})\W*$
        80 (?-i:By|BY) (?-i:[A-Z][\w.’'-]*(?:(?:,? and|,| &)? [A-Z][\w.’'-]*){0,9})(?:\s*[|,·•–—-].{0,40})?$
        100 (?:first |last |originally )?(?:posted|published|updated|modified)
            + (?: on| at)?:?\s.{0,20}(?:\d{4}|\d ?[ap]m|ago)
        120 (?:[#＃][^\s#＃]{1,30}[#＃]?\s*)+$
        40 (?:编辑|发布|发表|更新|發佈|發表|更新)[于於]\s*[:：]?\s*[^\s，。][^，。]*$|原创\s+\S
        60 图像(?:来源|加注文字)[，,]\s*(?:\S{1,20}\s?){0,3}$
        60 (?:跳过|结尾)\s.{1,20}\s帖子$|\S{0,8}[报爆]料(?:热线|电话)?[:：]
        60 (?:image|media|figure) (?:source|caption),|skip (?:past|x post|twitter post)|end of .{1,20} post$
        60 \d+[ -]min(?:ute)?s? read|reading time|listen \(
        60 sort by (?:oldest|newest|new|date|top|best|most|popular)|this article is more than \d+
        200 (?:additional )?reporting by (?-i:[A-Z])[^.!?]*\.?$
        60 第\s*\d+\s*[页頁].{0,12}$|\S+@\S+\.\w+$""",
    Mark.BOILERPLATE: r"""
        200 (?:https?://|www\.)\S+$
        200 (?:您?的?(?:现在|現在|当前|目前)?的?|所在)位置\s*[:：]|(?:首页|首頁|主页|home)\s*[>›»/＞→]
        300 .*(?:©|\(c\) ?\d{4}|copyright ?(?:©|\(c\)|\d{4})|all rights reserved\.?$|版权所有|版權所有|
            + ICP[备备证證]|公网安备)
        300 .*(?:互联网新闻信息服务许可|版权归.{1,20}所有|(?:谢绝|严禁|禁止|请勿|請勿)转载|转载(?:请|须|
            + 需)?注明|轉載請?註明)
        300 .*未[经經].{0,12}(?:授权|许可|允许|同意|授權|許可).{0,8}(?:不得|禁止|请勿|严禁|謝絕)
            + .{0,12}(?:转载|轉載|复制|複製|使用|摘编|镜像)
        200 [*（(【\[]?(?:特别|特別|免责|免責|版权|版權|平台|本站|重要)?(?:声明|聲明)\s*[:：]
        60 [违違]者(?:必究|追究)|投资有风险
        200 [*（(【\[]?(?:以上|本文|文章)(?:内容|文章|观点|觀點)?[仅僅不]?.{0,8}(?:代表|不构成|供参考|
            + 供參考)
        200 [*（(【\[]?本文[为系由為].{0,16}(?:投稿|授权|授權|转载|轉載)
        400 (?:we|this (?:web)?site|our (?:web)?site)\b.{0,60}\buses?\b.{0,30}\bcookies
        400 by (?:continuing|using|clicking|browsing|visiting)\b.{0,120}\b(?:cookies|privacy|
            + you (?:agree|consent|accept))
        400 (?:本网站|本站|我们|我們|本網站).{0,12}使用.{0,8}cookie
        60 (?:扫码|扫描|扫一扫|长按|识别|掃描|掃碼|微信搜索|欢迎关注|关注|關注|追蹤|订阅|訂閱)
            + .{0,40}(?:二维码|二維碼|公众号|公眾號|微信号|客户端|粉絲團|電子報|频道)[^。！？]{0,12}$
        60 (?:点击|點擊|點選|打开|打開|下载|下載|更多精彩|更多资讯|請繼續|请继续).{0,40}(?:客户端|app|
            + 小程序|全文|查看更多|查看详情|专题|下载|往下閱讀|往下阅读|了解更多|看更多)[^。！？]{0,12}$
        80 [^。]*[点按點下].{0,6}(?:下载|下載)app[^。]*$
        60 海量资讯.{0,24}app$|(?:点击|點擊)上方.{0,20}[关關]注
        80 [\[【]?(?:欢迎)?(?:点击|點擊)(?:此处|这里|這裡|查看).{0,20}(?:英文版|中文版|原文|订阅|訂閱|简报)
        120 本文章包含.{1,30}提供的内容|do you have an opinion on|our standards:|notice: the content above
        140 (?:sign up|subscribe|register|download|join us)\b.{0,80}\b(?:newsletters?|inbox|our app|
            + the app|mailing list|membership|for free)\b
        140 (?:support|donate)\b.{0,60}\b(?:journalism|our newsroom)\b
        300 this (?:article|story|post|essay) (?:was |is |has been |first |originally )+(?:published|
            + appeared|republished|amended|updated|reprinted|translated)
        300 (?:the )?(?:views|opinions) expressed|(?:originally|first) published (?:in|on|by|at)|
            + republished """,
    Mark.WHEN: r"""
        60 (?:[^。！？，]{0,24}\s)?(?:(?:<date>)(?:\s*<time>)?|<time>|(?:<ago>)(?:\s*<time>)?)
            + (?:\s*(?:来自.{1,12}|发布|回复|回覆|举报|檢舉|赞|讚|踩|\d++|[·|()（）]))*+$
        60 (?:(?:<ago>)|(?:<date>)(?:\s*<time>)?)\s+[^。！？，]{1,24}$
        30 IP属地.{2,12}$|来自.{2,12}的?网友$|#?\d+\s?(?:楼|樓|F)$|沙发$|板凳$
        40 [^。！？，\s]{1,16}\s*(?:回复|回覆|说|說)?\s*[^。！？，\s]{0,16}\s*[:：]$
        80 (?:\S{1,20}\s){0,4}?(?:<month>\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}|\d{1,2}(?:st|nd|rd|
            + th)?\s<month>,?\s\d{4}|\d{4}-\d\d-\d\d)
            + (?:,?\s+(?:at\s)?\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\.?)?.{0,12})?$
        70 (?:\S{1,20}\s){0,5}?(?:\d+|an?|one)\s?(?:second|minute|min|hour|hr|day|week|month|mo|year|yr|
            + s|m|h|d|w|y)s? ago\b\W*(?:reply|like)?$
        50 [\w.’' -]{2,40} (?:says|wrote|replied|commented)(?: on .{4,30})?\s*:$""",
}
"""Patterns for lines of at most so many characters, one a line; ``<name>`` stands for a list above."""


class Rule(NamedTuple):
    """A pattern for lines of at most ``limit`` characters."""

    mark: Mark
    limit: int
    pattern: re.Pattern[str]


@cache
def rules() -> tuple[Rule, ...]:
    """Return all patterns, surest first; each is matched from the start of a line.

    In the blocks above, a line that starts with + goes on the one before.
    """
    found = []
    for mark, block in _PATTERNS_OF.items():
        for line in re.sub(r"\n\s*\+ ", "", block).strip().split("\n"):
            limit, _, pattern = line.strip().partition(" ")
            for name, words in _NAMES.items():
                pattern = pattern.replace(f"<{name}>", words)
            found.append(Rule(mark, int(limit), re.compile(pattern, re.IGNORECASE)))
    return tuple(found)


@cache
def any_rule() -> re.Pattern[str]:
    """Return all patterns in one, whatever the line's length: most lines match none, and one try says so."""
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in rules()), re.IGNORECASE)


MARK_OF: Final = {
    phrase: mark for mark, phrases in _PHRASES.items() for phrase in phrases.replace("’", "'").split("|")
}
"""The mark of each phrase, in lower case and with straight apostrophes."""
