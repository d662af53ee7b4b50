// SPDX-License-Identifier: EUPL-1.2
// Chinese phrases for short messages and adverts, simplified characters.
#include "training/phrases/grammar.h"

namespace clew::training {
namespace {

constexpr Rule kRules[] = {
    {"hello", "你好|早上好|在吗[？|]|嗨|[最近|今天]怎么样？"},
    {"answer",
     "好的|好|嗯|不行|没问题|哈哈|[真的|是吗]？|[可能吧|不知道|再看看]|谢谢|我也是|[什么时候|"
     "在哪里|为什么]？|[明天|晚点]再说|👍|还没有"},
    {"food", "[今天|晚上]吃[面条|米饭|饺子|鱼]|你吃[饭|了]吗？|[先|现在]喝[茶|咖啡]"},
    {"weather", "[这里|今天][下雨|很冷|很热|下雪]|[那边|你那里]天气怎么样？"},
    {"work", "今天[很累|很忙|不忙]|[六点|七点|八点][上班|下班]|[现在|十分钟后]休息"},
    {"plans", "[明天|周五|六点][见|在车站见]|周末[有什么计划|做什么]？"},
    {"group_talk",
     "谁[知道|认识][医生|学校|去{city}的车]？|[谢谢|谢谢大家]|我有[衣服|鞋子]送人，{city}"},
    {"group_help", "免费法律咨询，[周一|周四]，{city}，请写信 {email}"},
    {"work_open", "{city}[酒店|农场|旅馆][招人|急需员工|找工人]，{date}开始。"},
    {"work_body", "[打扫|厨房|采摘|包装]工作，[男女|夫妻|人人]都可以，{age}岁以下，每周六天。"},
    {"work_terms", "[工资|月薪]{price}欧元[净得|到手]，[每月|按月]发。"},
    {"work_contact", "[联系|请找]{name}，[电话|号码]{phone}，[随时|什么时候]都可以。"},
    {"work_signs",
     "不需要经验。|免费住宿。|路费我们出。|马上出发。|不需要语言。|证件我们办。|工作简单收入高。|"
     "只接电话。|可以带朋友。"},
};

}  // namespace

std::span<const Rule> chinese_rules() { return kRules; }

}  // namespace clew::training
