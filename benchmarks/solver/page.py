"""The words of the page."""

HEAD = """# 与其他求解器比较 · Beside other solvers

<!-- 由程序生成 · made by: python -m benchmarks.solver report -->

"""
MEANT = """## 怎样读 · How to read

同一期数据、同一个导出的模型、同样的时限、同样的两个核，各求解器各用一个进程，一个接一个地运行。有多个种子时取中位数，“—”是没有达到。
“≤ 5 %”等列是方案第一次与**已知最好的上界**相差不超过这么多的秒数；“方案差”是最后的方案与已知最好的上界之差；
“自证差距”是它自己的方案与它自己的上界之差；“内存”是进程的最大驻留内存，含 Python 与读入的模型；“别人”是求解期间别的程序占用的
处理器份额，越大越不可信。

- 本程序的时间从类型化的表算起，包括判断合规、计算匹配度、建立模型、写成方案和复核；别的求解器从读完模型算起，这对它们有利。
- HiGHS 用一个线程：给两个线程时更慢，机器忙时还会大大超过时限。
- SCIP 用 OR-Tools 自带的版本，也只用一个线程；它的时间线取自它的日志。
- CP-SAT 只认识整数列。整数列取定以后，模型中的连续列只出现在“一列”或“两列之差”的不等式里，界限都是整数，所以总有一个最好的
  方案处处取整数；每次运行都对导出的模型核对这一点，不成立时不采用 CP-SAT 的上界。
- greedy：先学生、后教师，总是取还放得下的最高分的一个；订单班学员由 HiGHS 在片刻内补上。它没有上界，也不受时限约束。
- 别的求解器的每份方案都逐行、逐界核对过；若有任何一份方案超过任何一个求解器的上界，本页就不会生成。

The same rounds, the same exported models, the same limit and the same two cores; each solver in a process of its own, one after
the other. Figures over several seeds are medians; “—” was not reached. “≤ 5 %” and so on are the seconds until the plan was first
that close to the **best bound known**; “below bound” is the distance of the final plan from it; “own gap” is between a solver's
own plan and its own bound; “memory” is the process's peak resident set, Python and the model as read included; “others” is the
share of the processors that other programs used meanwhile: the greater, the less a row is worth.

- Our time begins at the typed tables and holds rules, fit, building the model, writing down the plan and its audit; the others'
  begins when the model is read, which is in their favour.
- HiGHS has one thread: with two it was slower, and ran far past the limit while the machine was busy.
- SCIP is the build within OR-Tools, on one thread too; its time line is read off its log.
- CP-SAT knows whole columns only. Once the whole columns are chosen, the others occur only in rows of one of them or the
  difference of two, with whole limits, so that some best plan is whole everywhere. Each run checks this on the exported model;
  where it fails, CP-SAT's bound does not count.
- greedy takes the best pair that still fits, of students, then of teachers; members of order-based classes are filled in by HiGHS
  within a moment. It has no bound and no limit.
- Each plan of another solver was held against every row and bound; if any plan exceeded any solver's bound, this page would not
  be made.

"""
AGAIN = """## 再算一遍 · Again

原始结果在 `docs/benchmarks/`，每行一个 JSON 对象。图要用 matplotlib：`pip install -c constraints.txt '.[bench]'`。
Raw results are in `docs/benchmarks/`, a JSON object a line. Plots need matplotlib: `pip install -c constraints.txt '.[bench]'`.

```sh
python -m benchmarks.solver run --size county prefecture --seeds 1 2 3 --seconds 30
python -m benchmarks.solver scaling --size county-x2 county-x4 prefecture --seconds 600
python -m benchmarks.solver report
```
"""
