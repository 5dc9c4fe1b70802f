using System.Globalization;
using Candlewick.Market.Ledger;
using static Candlewick.Market.Tests.Ledger.Entries;

namespace Candlewick.Market.Tests.Ledger;

/// <summary>Accounts of more than one currency, in the base currency.</summary>
public sealed class CurrencyTests(ITestOutputHelper output)
{
    private const string Share = "NASDAQ:AAPL";
    private static readonly string Dollars = CashInstrument.Of("USD");

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 40)];

    [Fact]
    public void What_was_made_is_worth_what_it_was_on_its_day()
    {
        // Ten bought for 100 dollars each at 80 rupees, five sold for 110 at 90; now it is 100 rupees, and a share 120 dollars.
        Position[] positions =
        [
            Of([Usd(EntryKind.Fill, "b", 1) with { Quantity = 10, Price = 100 }, Usd(EntryKind.Fill, "s", 2) with { Quantity = -5, Price = 110, Charges = 2 }], Share, 120),
            Of([Deposit("d", 1, 1000), Rate("r1", 1, 80), Rate("r2", 2, 90), Rate("r3", 3, 100)], Dollars, null),
        ];
        var account = AccountSummary.Of(Account, "INR", positions);
        Assert.Equal((50, 100, 2, 148), (account.Currencies["USD"].Realised, account.Currencies["USD"].Unrealised, account.Currencies["USD"].Charges, account.Currencies["USD"].Pnl));
        Assert.Equal(0, account.Currencies["USD"].CurrencyGain);
        var total = account.Base!;
        Assert.Equal((50 * 90, 100 * 100, 2 * 90, 1000 * 80), (total.Realised, total.Unrealised, total.Charges, total.Contributed));

        // The deposit has gained 20 rupees a dollar, and what was made on the second day 10.
        Assert.Equal((1000 * 20) + (48 * 10), total.CurrencyGain);
        Assert.Equal((548 + 600) * 100, total.Equity);
        Assert.Equal(total.Contributed + total.Pnl, total.Equity);
    }

    [Theory]
    [InlineData(0, 80)]
    [InlineData(1, 80)]
    [InlineData(2, 80)]
    [InlineData(3, 90)]
    [InlineData(4, 95)]
    [InlineData(9, 95)]
    public void A_rate_holds_from_its_day_on_and_the_first_one_before_it(int date, decimal expected)
    {
        LedgerEntry[] late = [Rate("r1", 1, 80), Rate("r3", 4, 95), Rate("r2", 3, 85), Rate("r22", 3, 90)];
        Assert.Equal(expected, new RateHistory(Book(late, Dollars).ValueAt(default).Rates).At(date));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Cash_and_positions_are_contributions_and_profit_in_any_currency(int seed)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        decimal[] rates = [.. Enumerable.Range(0, 12).Select(_ => random.Next(7_000, 9_000) / 100m)];
        var money = rates.Select((rate, day) => Rate($"r{day}", day, rate)).ToList();
        money.AddRange(Enumerable.Range(0, 10).Select(i => Deposit($"d{i}", random.Next(12), random.Next(1, 100_000) / 100m)));
        var shares = Enumerable.Range(0, 60).Select(i => Any(random, i)).ToList();
        var rupees = Enumerable.Range(0, 20).Select(i => Fill($"i{i}", random.Next(12) * Day, random.Next(1, 9) * (random.Next(2) == 0 ? 1 : -1), random.Next(1, 9_999) / 100m, 1)).ToList();
        decimal mark = random.Next(1, 10_000) / 100m;

        Position[] positions = [Of(money, Dollars, null), Of(shares, Share, mark), Of(rupees, Instrument, mark)];
        var total = AccountSummary.Of(Account, "INR", positions).Base!;

        Near(total.Contributed + total.Pnl, total.Equity);
        Near(((positions[0].Cash + positions[1].Cash + positions[1].Value) * rates[^1]) + positions[2].Cash + positions[2].Value, total.Equity);
        Near(DayByDay(shares, rates, p => p.Realised) + positions[2].Realised, total.Realised);
        Near(DayByDay(shares, rates, p => p.Income), total.Income);
        Near(DayByDay(shares, rates, p => p.Charges) + positions[2].Charges, total.Charges);
        Near(DayByDay(money, rates, p => p.Contributed) + DayByDay(shares, rates, p => p.Contributed), total.Contributed);
    }

    /// <summary>By books of the entries up to each day: what each has more than the one before, at the day's rate.</summary>
    private static decimal DayByDay(List<LedgerEntry> entries, decimal[] rates, Func<Position, decimal> figure)
    {
        decimal[] upTo = [0, .. rates.Select((_, day) => figure(Book(entries.Where(e => e.TimeUs < BeginUs + ((day + 1) * Day)), entries[0].Instrument).ValueAt(default)))];
        return rates.Select((rate, day) => (upTo[day + 1] - upTo[day]) * rate).Sum();
    }

    private static LedgerEntry Any(Random random, int number)
    {
        string reference = $"e{number}";
        int day = random.Next(12);
        return random.Next(8) switch
        {
            0 => Usd(EntryKind.Dividend, reference, day) with { Amount = random.Next(1, 1_000) / 100m },
            1 => Usd(EntryKind.Fee, reference, day) with { Amount = random.Next(1, 1_000) / 100m },
            2 => Usd(EntryKind.Adjustment, reference, day) with { Quantity = random.Next(1, 9), Price = random.Next(1, 9_999) / 100m },
            _ => Usd(EntryKind.Fill, reference, day) with { Quantity = random.Next(1, 9) * (random.Next(2) == 0 ? 1 : -1), Price = random.Next(1, 9_999) / 100m, Charges = random.Next(100) / 100m },
        };
    }

    private static Position Of(IEnumerable<LedgerEntry> entries, string instrument, decimal? mark) => Book(entries, instrument).ValueAt(At(mark, date: 12));

    private static LedgerEntry Usd(EntryKind kind, string reference, int day) => Entries.Of(kind, reference, day * Day) with { Instrument = Share, Currency = "USD" };

    private static LedgerEntry Deposit(string reference, int day, decimal amount) => Usd(EntryKind.Deposit, reference, day) with { Instrument = Dollars, Amount = amount };

    private static LedgerEntry Rate(string reference, int day, decimal rate) => Usd(EntryKind.Rate, reference, day) with { Instrument = Dollars, Price = rate };

    private static void Near(decimal expected, decimal actual) => Assert.True(Math.Abs(expected - actual) <= 0.000_01m, $"{expected} and {actual} differ");
}
