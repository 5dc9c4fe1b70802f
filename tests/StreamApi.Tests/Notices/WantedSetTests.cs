using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Notices;
using Candlewick.StreamApi.Quotes;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tests.Subscriptions;
using Candlewick.StreamApi.Wanted;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.StreamApi.Tests.Notices;

/// <summary>When what clients want is said to feeds, with time moved by hand.</summary>
public sealed class WantedSetTests
{
    private const string Sol = "BINANCE:SOL-USDT";

    private readonly HandTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly WantedSet _wanted;
    private readonly NoticeBoard _board;

    public WantedSetTests()
    {
        _wanted = new WantedSet(_time);
        var master = new InstrumentMaster(new SchemaCheck(new FixedSchemaIds(), TopicCatalog.Instruments, _time, NullLogger.Instance), [], _time, NullLogger.Instance);
        _board = new NoticeBoard(new QuoteBooks(master), new SessionStandings(), _wanted, _time);
    }

    [Fact]
    public void It_is_said_at_once_each_minute_and_a_last_time_and_lapses()
    {
        var first = Sit();
        var second = Sit();
        Assert.Equal([Sol], Due());
        Pass(59, []);
        Pass(1, [Sol]);
        first.Dispose();
        Pass(60, [Sol]);
        second.Dispose();
        Pass(1, [Sol]);
        Pass(60, []);
        Pass(600, []);
        Assert.Empty(Due());
    }

    [Fact]
    public void Who_comes_back_in_time_has_it_said_again_and_is_told_what_was_answered()
    {
        var first = Sit();
        Due();
        _board.Answer(Sol, new WishAnswer("binance", 1, null));
        Assert.Null(Assert.IsType<StreamEvent.Upstream>(Upstream(first)).Refusal);
        first.Dispose();
        Pass(1, [Sol]);
        using var second = Sit();
        Assert.Equal("binance", Assert.IsType<StreamEvent.Upstream>(Upstream(second)).Feed);
        Pass(1, [Sol]);
        Pass(59, []);
        Pass(1, [Sol]);
    }

    private static StreamEvent? Upstream(NoticeSeat seat)
    {
        StreamEvent? notice;
        do
        {
            notice = seat.Next();
        }
        while (notice is StreamEvent.Session);
        return notice;
    }

    private void Pass(int seconds, string[] due)
    {
        _time.Pass(TimeSpan.FromSeconds(seconds));
        Assert.Equal(due, Due());
    }

    private string[] Due() => [.. _wanted.TakeDue().Select(w => w.Instrument)];

    private NoticeSeat Sit()
    {
        var seat = _board.Seat("s", startsLive: true);
        var set = new InstrumentSet([Sol], []);
        seat.Sit(new Scope(TickChannel.Ticks, set, []), new Resolution(set, [new ResolvedInstrument(Sol, Sol, false)]));
        return seat;
    }
}
