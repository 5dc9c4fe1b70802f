using Candlewick.Ingestor.Findings;

namespace Candlewick.Ingestor.Tests;

public sealed class FindingTallyTests
{
    private readonly FindingTally _tally = new();

    [Fact]
    public void Cases_that_differ_in_their_quoted_values_alone_are_one_reason_and_the_first_three_are_shown()
    {
        for (int line = 2; line < 7; line++)
        {
            _tally.Add(FindingKind.Skipped, $"last_price is '{line}x': not a number, isn't it", "nse.csv", line);
        }

        _tally.Add(FindingKind.Damaged, "the zip is cut off", "spy.zip");
        Assert.Equal(6, _tally.Count);
        Assert.Equal(
            [(FindingKind.Skipped, "last_price is '…': not a number, isn't it", 5L), (FindingKind.Damaged, "the zip is cut off", 1L)],
            _tally.Findings.Select(f => (f.Kind, f.Reason, f.Count)));
        Assert.Equal(
            ["nse.csv line 2: last_price is '2x': not a number, isn't it", "nse.csv line 3: last_price is '3x': not a number, isn't it", "nse.csv line 4: last_price is '4x': not a number, isn't it"],
            _tally.Findings[0].Examples);
        Assert.Equal(["spy.zip: the zip is cut off"], _tally.Findings[1].Examples);
    }

    [Fact]
    public void Reasons_without_end_are_counted_together()
    {
        for (int line = 1; line <= 1000; line++)
        {
            _tally.Add(FindingKind.Skipped, $"bytes {line}", "noise.bin", line);
        }

        Assert.Equal(1000, _tally.Findings.Sum(f => f.Count));
        Assert.Equal(31, _tally.Findings.Count);
        Assert.Equal(("other reasons", 970L), (_tally.Findings[0].Reason, _tally.Findings[0].Count));
    }
}
