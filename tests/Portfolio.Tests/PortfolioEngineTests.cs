using System.Globalization;
using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;

namespace Candlewick.Portfolio.Tests;

public sealed class PortfolioEngineTests(KafkaFixture kafka, ITestOutputHelper output)
{
    private static readonly string[] Instruments = ["NSE:INFY", "NSE:TCS", "NFO:NIFTY-20261229-F", "CASH:INR"];
    private static readonly string[] Accounts = ["anna", "bala"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Broken_off_anywhere_each_position_is_what_its_entries_make(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var bench = await Bench.CreateAsync(kafka);
        var books = Instruments.SelectMany(i => Accounts.Select(a => (Instrument: i, Account: a))).ToDictionary(k => $"{k.Instrument}|{k.Account}", k => new PositionBook(k.Account, k.Instrument, _ => 20261120));
        var marks = new Dictionary<string, decimal>();
        double second = 0;
        for (int run = 0; run < 5; run++)
        {
            await using var host = await bench.StartAsync(run < 4 ? random.Next(10, 60) : int.MaxValue);
            for (int i = 0; i < 25; i++)
            {
                var entry = Entry(random, $"{run}-{i}");
                books[$"{entry.Instrument}|{entry.Account}"].Add(entry);

                // Some twice, as a file that is imported again.
                await bench.EnterAsync(random.Next(4) == 0 ? [entry, entry] : [entry]);
                string traded = Instruments[random.Next(3)];
                bench.Trade(traded, second += 0.1, marks[traded] = random.Next(10_000, 20_000) / 100m);
            }

            bench.Clock(second += 1);
            await Eventually.TrueAsync(() => host.Work.IsFaulted || IsDone(bench, books, marks), Bench.Patience, "it is broken off, or done");
        }

        Assert.True(IsDone(bench, books, marks));
    }

    [Fact]
    public async Task A_mark_that_moves_is_told_four_times_a_second_and_its_last_value_always()
    {
        using var bench = await Bench.CreateAsync(kafka);
        var fill = Entry(new Random(1), "1") with { Account = "anna", Instrument = "NSE:INFY", Kind = EntryKind.Fill, Quantity = 10, Price = 100, Amount = 0 };
        await using var host = await bench.StartAsync();
        await bench.EnterAsync([fill]);
        await Eventually.TrueAsync(() => bench.Positions().ContainsKey("NSE:INFY|anna"), Bench.Patience, "the fill is told");
        Assert.Null(bench.Positions()["NSE:INFY|anna"].Position.Mark);

        for (int i = 0; i < 100; i++)
        {
            bench.Trade("NSE:INFY", 1 + (i / 50.0), 100 + i);
        }

        bench.Clock(5);
        await Eventually.TrueAsync(() => bench.Positions()["NSE:INFY|anna"].Position.Mark == 199, Bench.Patience, "the last price is told");
        var (position, times) = bench.Positions()["NSE:INFY|anna"];
        Assert.Equal((MarkSource.Last, 1990, 990), (position.MarkSource, position.Value, position.Unrealised));

        // Once for the fill, eight times in two seconds, and the last value.
        Assert.InRange(times, 9, 10);
    }

    [Fact]
    public async Task What_was_still_to_be_told_when_the_process_ended_is_told_by_the_next()
    {
        using var bench = await Bench.CreateAsync(kafka);
        string beside = Enumerable.Range(1, 20).Select(i => $"NSE:S{i}").First(i => InstrumentPartition.Of(i, Bench.Partitions) == InstrumentPartition.Of("NSE:INFY", Bench.Partitions));
        var fill = Entry(new Random(1), "1") with { Account = "anna", Instrument = "NSE:INFY", Kind = EntryKind.Fill, Quantity = 10, Price = 100, Amount = 0 };
        await using (await bench.StartAsync())
        {
            await bench.EnterAsync([fill, fill with { Instrument = beside, Reference = "2" }]);
            await Eventually.TrueAsync(() => bench.Positions().Count == 2, Bench.Patience, "the fills are told");
            bench.Trade("NSE:INFY", 1, 100);
            bench.Trade("NSE:INFY", 1.1, 105);
            bench.Trade(beside, 1.2, 50);
            await Eventually.TrueAsync(() => bench.Positions()[$"{beside}|anna"].Position.Mark == 50, Bench.Patience, "all before it is read");
            Assert.Equal(100, bench.Positions()["NSE:INFY|anna"].Position.Mark);
        }

        await using var next = await bench.StartAsync();
        bench.Clock(5);
        await Eventually.TrueAsync(() => bench.Positions()["NSE:INFY|anna"].Position.Mark == 105, Bench.Patience, "the last price is told");
    }

    private static bool IsDone(Bench bench, Dictionary<string, PositionBook> books, Dictionary<string, decimal> marks)
    {
        var positions = bench.Positions();
        return books.Where(b => b.Value.Entries.Count > 0).All(b =>
        {
            var at = marks.TryGetValue(b.Key.Split('|')[0], out decimal mark) ? new PositionMark(mark, MarkSource.Last, null, 20261120, 0) : default;
            var expected = b.Value.ValueAt(at);
            return positions.TryGetValue(b.Key, out var told) && Figures(told.Position, expected.Quantity != 0) == Figures(expected, expected.Quantity != 0);
        });
    }

    private static string Figures(Position p, bool isMarked) => string.Create(CultureInfo.InvariantCulture,
        $"{p.Quantity} {p.AveragePrice} {p.FifoPrice} {p.Cash} {p.Realised} {p.RealisedByAverage} {p.Income} {p.Charges} {p.Contributed} {p.Lots.Count} {(isMarked ? p.Value : 0)} {(isMarked ? p.Unrealised : 0)}");

    private static LedgerEntry Entry(Random random, string reference)
    {
        string instrument = Instruments[random.Next(Instruments.Length)];
        var entry = new LedgerEntry
        {
            Account = Accounts[random.Next(Accounts.Length)],
            Instrument = instrument,
            Kind = EntryKind.Fill,
            Reference = reference,
            TimeUs = Bench.OpenUs + (random.Next(1_000) * 1_000_000L),
            Currency = "INR",
        };
        return instrument == "CASH:INR"
            ? entry with { Kind = random.Next(2) == 0 ? EntryKind.Deposit : EntryKind.Withdrawal, Amount = random.Next(1, 1_000_000) / 100m }
            : entry with { Quantity = random.Next(1, 50) * (random.Next(2) == 0 ? 1 : -1), Price = random.Next(10_000, 20_000) / 100m, Charges = random.Next(1_000) / 100m };
    }
}
