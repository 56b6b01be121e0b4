"""Words the masking of lessons goes by (R49); plain Python, no record."""

HAN = r"\u3007\u4e00-\u9fff"

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包"
    "宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲滕屈饶解牟艾尤阳穆"
    "農張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蔣葉蘇魏呂盧鐘譚陸範廖賈韋鄒錢嚴溫龔龍賀顧"
)
# Those that hardly ever end another word: a title after them is enough.
PLAIN_SURNAMES = (
    "王李张刘陈杨赵吴徐孙朱胡郭罗郑梁韩冯邓曹彭肖董袁潘蒋蔡杜魏吕姚卢姜崔谭廖贾韦邹孟熊秦邱尹薛闫"
    "侯陶黎贺邵万龚欧倪聂翟葛樊邢庞岳張劉陳楊趙吳孫羅鄭韓馮鄧蔣呂盧譚賈韋鄒"
)
COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|百里|南宫|歐陽|司馬|諸葛|東方|尉遲"
ONLY_SURNAMES = (  # that mean nothing else
    "欧阳|诸葛|慕容|令狐|皇甫|尉迟|司马|夏侯|歐陽|諸葛|尉遲|司馬"
)
# A given name may stand between these and the surname.
PERSONAL_TITLES = "先生|女士|小姐|太太|夫人|同学|同志|老师|女仕|老師|阿姨|大爷|大妈|大叔|大哥|大姐"
# These follow the surname at once.
TITLES = (
    PERSONAL_TITLES
    + "|师傅|经理|主任|主管|总监|总经理|店长|组长|队长|部长|院长|校长|行长|处长|科长"
    + "|总(?![结数体共计之额算部量价是要会在])|工程师|工(?![作程资人厂具期地业艺序])|医生|律师|警官|老板|叔叔"
    + "|師傅|經理|總監|總(?![結數體共計之額算部量價是要會在])|店長|組長|隊長|部長"
)
SHORT_TITLES = "姐哥叔姨婶嬸伯爷爺奶嫂妹弟生太"
ROLES = (
    "客人|客户|客戶|顾客|顧客|业主|業主|住户|住戶|住客|租户|租戶|房客|旅客|乘客|病人|患者|家属|家屬|投诉人|投訴人"
    "|经办人|處理人|处理人|受理人|负责人|签名|签字|送餐员|配送员|快递员"
    "|联系人|聯繫人|当事人|當事人|员工|員工|同事|服务员|服務員|保安|保安员|保洁|保洁员|保潔員|管家|司机|司機"
    "|前台|柜员|櫃員|店员|店員|导购|收银员|维修工|妻子|丈夫|太太|先生|女儿|女兒|儿子|兒子|母亲|父亲|朋友"
    "|姓名[:：]?|名叫|我叫|他叫|她叫|我是"
)
# What people do: a name ends before it.
VERBS = (
    "投诉|投訴|反映|来电|來電|打电话|打電話|要求|表示|认为|認為|觉得|覺得|发现|發現|报修|報修|入住|退房"
    "|电话|電話|手机|手機"
)
PARTICLES = (
    "也说在和与及的去来把给对问很已又不没都曾是向跟叫让被因于到称打报提请拒同說與來給對問沒讓稱報請"
)
# Words that begin like a name.
ORDINARY_HAN = frozenset(
    "万一 万元 万分 严格 严重 于今 于店 于是 于此 付款 付费 付钱 任何 任务 任務 "
    "任性 任意 任由 何人 何以 何况 何处 何必 何时 何時 何止 何种 何種 余下 余地 "
    "余款 余温 余额 侯车 倪端 光明 关上 关于 关心 关掉 关机 关系 关门 关闭 凌乱 "
    "凌晨 刘海 包厢 包含 包房 包括 包装 包裹 包车 包间 华丽 单人 单价 单位 单元 "
    "单子 单据 单独 单间 史上 史无 叶子 向东 向北 向南 向来 向西 吴语 周一 周三 "
    "周二 周五 周六 周到 周四 周围 周折 周日 周期 周末 周转 周边 和平 唐人 唐突 "
    "唐装 商店 嚴格 嚴重 夏令 夏天 夏季 孔雀 孙女 孙子 孟夏 季度 季节 宁可 宁愿 "
    "宁静 安保 安检 安全 安心 安排 安装 安裝 安静 安靜 宋代 尚可 尚未 尤其 岳母 岳父 左右 "
    "左手 左边 常务 常務 常常 常见 常规 平安 庄重 康乐 张口 张开 张望 张贴 当时 "
    "徐徐 成为 成交 成人 成功 成员 成套 成本 戴着 房东 房产 房价 房卡 房型 房子 "
    "房客 房屋 房费 房間 房门 房间 文件 文化 文字 文明 方便 方向 方式 方才 方案 "
    "方正 方法 方面 施工 时间 明天 明显 明确 易碎 曲奇 曾在 曾經 曾经 朱红 李子 "
    "杜绝 杨梅 林区 林木 林立 查看 查询 柯达 柴油 柴火 梁柱 梅雨 欧洲 歐洲 武断 "
    "段落 毕业 毕竟 毛发 毛巾 毛毯 毛病 江边 汤池 汤菜 汤里 沈重 温差 温度 温水 "
    "温泉 温馨 游客 游泳 溫度 滕王 焦急 焦虑 牛奶 牛肉 牟利 王子 王牌 甘心 田地 "
    "申請 申请 白云 白发 白天 白色 盛大 盛情 石头 石材 石油 祝福 祝贺 秦岭 程序 "
    "程度 程控 穆斯 章程 章节 童车 符合 管事 管理 管道 範圍 纪录 纪念 经理 罗列 "
    "肖像 胡乱 胡说 舒服 舒适 艾草 苏打 苏醒 苗头 范围 莫名 莫非 董事 蒙头 蒙骗 "
    "蓝牙 蓝色 蔡司 藍色 解决 解決 解答 解释 解釋 解除 許多 詹事 謝謝 许久 许可 "
    "许多 许诺 谢绝 谢谢 谷物 賀卡 贺卡 赵钱 路上 路口 路灯 路边 路过 路面 辛苦 "
    "遊客 邓小 邻居 郑重 郭外 金属 金钱 金額 金额 錢包 鐘頭 钟头 钟表 钱包 钱财 "
    "關係 關於 關閉 阳光 阳台 阳性 陆续 陈列 陈年 陈旧 陈设 陈述 陸續 陽光 陽台 "
    "雷电 雷雨 韓國 韩国 顧問 顧客 顾及 顾客 顾虑 顾问 餘額 馬上 馬桶 馬路 马上 "
    "马桶 马虎 马路 马车 马达 高个 高中 高于 高价 高兴 高出 高声 高大 高尚 高层 "
    "高層 高峰 高度 高温 高級 高级 高興 高铁 鲁莽 黃色 黃金 黄昏 黄油 黄瓜 黄色 "
    "黄金 龍頭 龙头".split()
)

# Common words that are names too: masked only where a word begins with a capital in the
# middle of a sentence.
ORDINARY_LATIN = frozenset(
    "an he she so you may will long in on do no be we me my or as at by if is it of up go to man "
    "can fan sun song son den pan page young king queen hope grace joy rose hill wood woods stone "
    "brown white green black gray grey price cook baker day summer april june august mark bill rich "
    "art guy major general staff desk head manager finance repair operations frank drew earnest "
    "lane park field fields church bell bush rice ford cross hall house banks waters rivers snow "
    "star stark love little small short sharp wise good best moon sky west north south east street "
    "table chance faith dawn ivy lily daisy violet jasmine amber ruby pearl crystal angel gene jack "
    "john sally ray pat sue rob win chase grant hunter mason carter cooper miller porter taylor "
    "walker the and for not his her our your their this that with from lobby pool tower".split()
)
MONTHS = frozenset("april may june august".split())
PRONOUNS = frozenset(
    "an he she so you in on do no be we me my or as at by if is it of up go to man can the and for "
    "not his her our your their this that with from long general major staff desk head".split()
)
