using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Quotes;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Quotes;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Tests.Subscriptions;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.StreamApi.Tests.Quotes;

/// <summary>Quotes over rings, without network.</summary>
public sealed class QuoteStateTests : IDisposable
{
    private const string Spy = "NYSE:SPY";
    private const string Qqq = "NYSE:QQQ";
    private const long SecondUs = 1_000_000;

    private readonly Rings _rings = new(1, new StreamLimits { RingRecords = 1_000 });
    private readonly CountingReader _reader = new();
    private volatile QuoteSeed[] _candles = [];
    private readonly HandTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly QuoteState _state;
    private long _offset;
    private int _asked;

    public QuoteStateTests()
    {
        _state = new QuoteState(_rings, _reader, _ => new QuoteBook(Nyse()), ReadCandlesAsync, _time, NullLogger.Instance);
        _rings.Attach(_state);
        _rings.Start(0, 0, 0);
    }

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task What_nobody_follows_is_not_decoded_and_what_many_follow_is_decoded_once()
    {
        for (int n = 0; n < 100; n++)
        {
            Tick(Spy, n);
            Tick(Qqq, n);
        }

        Assert.Equal(0, _reader.Count);
        using var first = await FollowAsync(Spy);
        using var second = await FollowAsync(Spy);
        Tick(Spy, 100);
        Tick(Qqq, 100);
        Assert.Equal(1m * (16_700 + 100) / 100, Read(Spy).Last);
        Assert.Equal(101, _reader.Count);
    }

    [Fact]
    public async Task Who_comes_late_gets_the_quote_as_it_is()
    {
        Tick(Spy, 3);
        Tick(Spy, 1);
        Tick(Spy, 2);
        using var following = await FollowAsync(Spy);

        var quote = Read(Spy);
        Assert.Equal((167.03m, 167.03m, 167.01m, 300m), (quote.Last, quote.High, quote.Low, quote.Volume));
    }

    [Fact]
    public async Task A_daily_candle_stands_for_the_ticks_up_to_the_last_one_it_is_made_of()
    {
        for (int n = 0; n < 10; n++)
        {
            Tick(Spy, n);
        }

        // Of the ticks before the ring, and of its first five.
        _candles = [.. _candles, Daily(new DateOnly(2013, 10, 4), close: 160m, ticksLast: -100)];
        _candles = [.. _candles, Daily(new DateOnly(2013, 10, 7), close: 167.04m, ticksLast: 4, volume: 5_000m, isOpen: true)];
        using var following = await FollowAsync(Spy);

        var quote = Read(Spy);
        Assert.Equal((167.09m, 100m, 200m, 50m, 5_500m), (quote.Last, quote.Open, quote.High, quote.Low, quote.Volume));
        Assert.Equal((160m, 7.09m), (quote.PreviousClose, quote.Change));
    }

    [Fact]
    public async Task An_instrument_without_ticks_lately_is_quoted_at_its_last_close()
    {
        _candles = [.. _candles, Daily(new DateOnly(2013, 10, 3), close: 155m, ticksLast: 1)];
        _candles = [.. _candles, Daily(new DateOnly(2013, 10, 4), close: 160m, ticksLast: 4)];
        using var following = await FollowAsync(Spy);

        var quote = Read(Spy);
        Assert.Equal((160m, 155m, 5m, 20131004), (quote.Last, quote.PreviousClose, quote.Change, quote.TradingDate));
    }

    [Fact]
    public async Task When_a_date_begins_the_close_of_the_one_before_is_looked_for_until_it_is_there()
    {
        const int NextDay = 86_400;
        Tick(Spy, 1);
        using var following = await FollowAsync(Spy);
        Tick(Spy, NextDay);
        Assert.Null(Read(Spy).PreviousClose);

        _candles = [.. _candles, Daily(new DateOnly(2013, 10, 7), close: 167.01m, ticksLast: 0)];
        _time.Pass(TimeSpan.FromSeconds(10));
        _rings.Flush();
        await Eventually.TrueAsync(() => Read(Spy).PreviousClose == 167.01m, TimeSpan.FromSeconds(20), "the close is known");
    }

    [Fact]
    public async Task A_pattern_means_instruments_that_appear_later()
    {
        using var following = await FollowAsync("NYSE:*");
        Tick(Qqq, 1);
        Tick(Qqq, 2);

        Assert.Equal(200m, (await EventuallyAsync(Qqq)).Volume);
    }

    [Fact]
    public async Task Whoever_leaves_leaves_nothing_behind()
    {
        var first = await FollowAsync("NYSE:*");
        var second = await FollowAsync(Spy);
        Tick(Spy, 1);
        first.Dispose();
        first.Dispose();
        Tick(Spy, 2);
        Assert.Equal(167.02m, Read(Spy).Last);

        second.Dispose();
        _time.Pass(TimeSpan.FromSeconds(29));
        Tick(Spy, 3);
        Assert.Equal(167.03m, Read(Spy).Last);

        _time.Pass(TimeSpan.FromSeconds(1));
        _rings.Flush();
        Tick(Spy, 4);
        Assert.Empty(ReadAll(Spy));
        Assert.Equal(3, _reader.Count);
    }

    [Fact]
    public async Task Candles_are_asked_for_once_however_many_come()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => FollowAsync(Spy)));

        Assert.Equal(1, _asked);
        foreach (var one in all)
        {
            one.Dispose();
        }
    }

    [Fact]
    public async Task Of_several_changes_the_last_is_read_and_it_is_said()
    {
        Tick(Spy, 1);
        using var following = await FollowAsync(Spy);
        var items = new List<Item>();
        var first = _state.Read(0, Of(Spy), 10, items);
        Assert.False(first.AreConflated);

        Tick(Spy, 2);
        var second = _state.Read(first.Version, Of(Spy), 10, items);
        Assert.False(second.AreConflated);

        Tick(Spy, 3);
        Tick(Spy, 4);
        Assert.True(_state.Read(second.Version, Of(Spy), 10, items).AreConflated);
        Assert.Equal([167.01m, 167.02m, 167.04m], items.Select(i => ((QuoteItem)i).Quote.Last));
    }

    [Fact]
    public async Task All_who_read_get_the_same_item()
    {
        Tick(Spy, 1);
        using var following = await FollowAsync(Spy);

        Assert.Same(ReadAll(Spy).Single(), ReadAll(Spy).Single());
    }

    private static Scope Of(string name) => new(
        QuoteChannel.Quotes, name.EndsWith('*') ? new InstrumentSet([], [name[..^1]]) : new InstrumentSet([name], []), []);

    private static SessionClock Nyse()
    {
        Assert.True(SessionCatalog.For(SessionMode.Extended).TryGet("NYSE", out var group));
        return new SessionClock(group);
    }

    private static QuoteSeed Daily(DateOnly date, decimal close, long ticksLast, decimal? volume = null, bool isOpen = false) => new(
        new CandleRow
        {
            Instrument = Spy, Interval = "1d", TradingDate = date, Open = 100m, High = 200m, Low = 50m, Close = close, Volume = volume,
            Source = "lean", Rules = "", Partition = 0, Offset = 0, IsOpen = isOpen,
        },
        1, ticksLast);

    private Task<IDisposable> FollowAsync(string name) => _state.FollowAsync(Of(name), name.EndsWith('*') ? [] : [name], TestContext.Current.CancellationToken);

    private async Task<Quote> EventuallyAsync(string instrument)
    {
        await Eventually.TrueAsync(() => ReadAll(instrument).Count > 0, TimeSpan.FromSeconds(20), $"{instrument} is quoted");
        return Read(instrument);
    }

    private Quote Read(string instrument) => ((QuoteItem)ReadAll(instrument).Single()).Quote;

    private List<Item> ReadAll(string instrument)
    {
        var items = new List<Item>();
        Assert.True(_state.Read(0, Of(instrument), 10, items).AreAll);
        return items;
    }

    private async Task<ILookup<string, QuoteSeed>> ReadCandlesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        await Task.Yield();
        return _candles.Where(c => ids.Contains(c.Instrument)).ToLookup(c => c.Instrument);
    }

    /// <summary>The trade number <paramref name="n"/> from the open, a second after the one before.</summary>
    private void Tick(string instrument, int n)
    {
        _rings.Append(new LogEntry(0, _offset++, 0, instrument, Samples.Value(instrument, Samples.Trade(Samples.OpenUs + (n * SecondUs), n) with { Fields = Candlewick.Market.Ticks.TickFields.Price | Candlewick.Market.Ticks.TickFields.Size })));
        _rings.Flush();
    }

    private sealed class CountingReader : IItemReader
    {
        private readonly TickReader _ticks = new(new FixedSchemaIds());
        private int _count;

        public int Count => _count;

        public Item? Read(LogEntry entry)
        {
            Interlocked.Increment(ref _count);
            return _ticks.Read(entry);
        }
    }
}
