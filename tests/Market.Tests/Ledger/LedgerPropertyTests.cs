using System.Globalization;
using Candlewick.Market.Ledger;
using static Candlewick.Market.Tests.Ledger.Entries;

namespace Candlewick.Market.Tests.Ledger;

/// <summary>What holds of any entries.</summary>
public sealed class LedgerPropertyTests(ITestOutputHelper output)
{
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Cash_and_positions_and_charges_are_contributions_and_profit(int seed)
    {
        var random = Begin(seed);
        foreach (string instrument in new[] { Instrument, "NFO:NIFTY-20261124-F" })
        {
            var entries = Any(random, 60).Select(e => e with { Instrument = instrument }).ToList();
            decimal mark = random.Next(1, 100_000) / 100m;
            for (int count = 1; count <= entries.Count; count += 7)
            {
                var p = Book(entries.Take(count), instrument).ValueAt(At(mark));
                Near(p.Cash + p.Value + p.Charges, p.Contributed + p.Realised + p.Unrealised!.Value + p.Income);
                Near(p.Realised + p.Unrealised.Value, p.RealisedByAverage + p.UnrealisedByAverage!.Value);
                Near(p.Quantity, p.Lots.Sum(l => l.Quantity));
                Assert.True(p.Lots.Select(l => Math.Sign(l.Quantity)).Distinct().Count() <= 1, "lots are all long or all short");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_order_of_arrival_makes_the_same_book(int seed)
    {
        var random = Begin(seed);
        var entries = Any(random, 40);
        var expected = Book(entries).ValueAt(At(50));
        for (int i = 0; i < 5; i++)
        {
            var shuffled = entries.ToArray();
            random.Shuffle(shuffled);
            Assert.Equivalent(expected, Book(shuffled).ValueAt(At(50)), strict: true);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void When_flat_fifo_and_average_have_made_the_same(int seed)
    {
        var random = Begin(seed);
        var fills = Fills(random, 50);
        decimal left = fills.Sum(f => f.Quantity);
        if (left != 0)
        {
            fills.Add(Fill("last", 1_000, -left, 77.77m));
        }

        var position = Book(fills).ValueAt(default);
        Assert.Equal(0, position.Quantity);
        Assert.Empty(position.Lots);
        Near(position.Realised, position.RealisedByAverage);
        Assert.Equal(position.Cash, position.Realised);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_splitting_of_a_fill_gives_the_same(int seed)
    {
        var random = Begin(seed);
        var whole = Fills(random, 30);
        var parts = whole.SelectMany(fill => Parts(random, fill)).ToList();
        Assert.True(parts.Count > whole.Count);
        var expected = Book(whole).ValueAt(At(50));
        var position = Book(parts).ValueAt(At(50));
        Assert.Equal((expected.Quantity, expected.Realised, expected.Unrealised, expected.Cash), (position.Quantity, position.Realised, position.Unrealised, position.Cash));
        Near(expected.RealisedByAverage, position.RealisedByAverage);
        Near(expected.AveragePrice ?? 0, position.AveragePrice ?? 0);
    }

    private Random Begin(int seed)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        return new Random(seed);
    }

    private static List<LedgerEntry> Fills(Random random, int count) =>
        [.. Enumerable.Range(1, count).Select(i => Fill(i.ToString(CultureInfo.InvariantCulture), i, Quantity(random), random.Next(1, 10_000) / 100m))];

    private static decimal Quantity(Random random) => random.Next(1, 100) * (random.Next(2) == 0 ? -1 : 1);

    private static IEnumerable<LedgerEntry> Parts(Random random, LedgerEntry fill)
    {
        int left = (int)Math.Abs(fill.Quantity);
        for (int part = 1; left > 0; part++)
        {
            int taken = random.Next(1, left + 1);
            left -= taken;
            yield return fill with { Reference = $"{fill.Reference}.{part}", Quantity = taken * Math.Sign(fill.Quantity) };
        }
    }

    private static List<LedgerEntry> Any(Random random, int count)
    {
        var entries = new List<LedgerEntry>();
        for (int i = 1; i <= count; i++)
        {
            string reference = i.ToString(CultureInfo.InvariantCulture);
            long time = random.Next(1, 30);
            entries.Add(random.Next(12) switch
            {
                0 => Of(EntryKind.Dividend, reference, time) with { Amount = random.Next(1, 1000) / 10m },
                1 => Of(EntryKind.Fee, reference, time) with { Amount = random.Next(1, 1000) / 10m },
                2 => Of(EntryKind.Split, reference, time) with { RatioNew = random.Next(1, 6), RatioOld = random.Next(1, 4) },
                3 => Of(EntryKind.Bonus, reference, time) with { RatioNew = random.Next(1, 3), RatioOld = random.Next(1, 4) },
                4 => Of(EntryKind.Adjustment, reference, time) with { Quantity = Quantity(random), Price = random.Next(1, 10_000) / 100m },
                5 when entries.Count > 0 => Of(EntryKind.Reversal, reference, time) with { Reverses = entries[random.Next(entries.Count)].Id },
                _ => Fill(reference, time, Quantity(random), random.Next(1, 10_000) / 100m, random.Next(0, 500) / 100m),
            });
        }

        return entries;
    }

    /// <summary>Equal but for what quotients of 28 digits leave, and figures that are rounded to eight places.</summary>
    private static void Near(decimal expected, decimal actual) => Assert.True(Math.Abs(expected - actual) <= 0.000_000_1m, $"{expected} and {actual} differ");
}
