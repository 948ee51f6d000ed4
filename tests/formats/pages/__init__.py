"""Invented news pages, as sites make them: one Chinese, one English, one from the time of tables."""

CHINESE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>物价又涨了？ - 某某新闻网</title>
<script>var x = "<p>评论</p>";</script><style>p{color:red}</style></head>
<body><div class="header"><h1>某某新闻网</h1><ul class="nav"><li><a href="/">首页</a></li><li><a
href="/gn">国内</a></li><li><a href="/gj">国际</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/gn">国内</a> &gt; 正文</div>
<div id="content"><h2>物价又涨了？</h2><p class="info">2024年5月1日 10:00　来源：某某社</p>
<p>　　官员说，物价
又涨了，但&ldquo;涨幅有限&rdquo;&#x1F600;。𠀀字也在这里。</p>
<p>　　市民王先生表示怀疑：<b>“怎么可能？”</b><br>他说，菜价涨了两成。</p>
<p style="display:none">隐藏的文字不应出现。</p>
</div>
<div class="share">分享到 <a>微信</a><a>微博</a></div>
<div id="comments"><h3>网友评论（2）</h3><ul><li><span>小明</span> 2024-05-01 11:00<p>说得好</p></li>
<li><span>小红</span> 2024-05-01 12:00<p>我不信，天天涨。</p></li></ul>
<form><textarea>说点什么</textarea><input type="submit" value="发表评论"></form></div>
<div class="sidebar"><h3>热门新闻</h3><ul><li><a>今年的樱花为什么开得这么早</a></li>
<li><a>本市新增两条公交线路</a></li></ul></div>
<footer>版权所有 © 某某新闻网　<a>关于我们</a> <a>联系我们</a></footer>
</body></html>
"""

ENGLISH = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<title>Prices rise again, critics doubt the cause | Example Daily</title>
<link rel="canonical" href="https://news.example.org/prices">
<link rel="license" href="https://example.org/licence"></head>
<body><header><a href="/">Example Daily</a><nav><ul><li><a>Home</a></li><li><a>World</a></li>
<li><a>Business</a></li></ul></nav></header>
<main><article>
<h1>Prices rise again, critics doubt the cause</h1>
<div class="byline">By Ann Example</div>
<p>The ministry said prices rose 3% &amp; that the rise was
“temporary”.</p>
<p>Critics doubt it: caf&eacute;s in the capital raised prices twice in May. “No,” they said.</p>
<aside class="related"><h3>Related stories</h3><ul><li><a>Bread is dearer than ever</a></li>
<li><a>What is inflation</a></li></ul></aside>
</article></main>
<section class="comments-area"><h2>评论 (2)</h2>
<div>Reader One, 2 May 2024</div><p>Prices always rise.</p>
<div>Reader Two, 3 May 2024</div><p>Who believes this?</p>
<button>发表评论</button></section>
<footer><p>© 2024 Example Daily</p><a>Privacy policy</a> <a>Terms of use</a></footer>
</body></html>
"""

OLD = """<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=gb2312">
<TITLE>菜价调查_某某日报</TITLE></HEAD><BODY bgcolor=#ffffff>
<TABLE width=760><TR><TD><A href=/>首页</A> | <A href=/gn>国内</A> | <A href=/gj>国际</A></TD></TR></TABLE>
<TABLE width=760><TR><TD><FONT size=5><B>菜价调查</B></FONT><BR>
<FONT size=2>2003年5月1日　某某日报</FONT></TD></TR>
<TR><TD><FONT size=3><P>　　记者在菜市场看到，白菜每斤两元，比上月涨了一倍。不少市民说，吃菜比吃肉还贵。</P>
<P>　　摊主们表示，进货价格也在上涨，利润没有增加。有关部门尚未回应。</P></FONT></TD></TR>
<TR><TD>相关新闻</TD></TR><TR><TD><A>肉价继续下跌</A></TD></TR>
<TR><TD><A>发表评论</A> <A>推荐给朋友</A> <A>关闭窗口</A></TD></TR></TABLE>
</BODY></HTML>
"""
