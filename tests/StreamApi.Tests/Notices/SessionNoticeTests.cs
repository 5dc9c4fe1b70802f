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

public sealed class SessionNoticeTests
{
    private const string Spy = "NYSE:SPY";

    /// <summary>A minute before the open of an ordinary Wednesday.</summary>
    private readonly HandTime _time = new(new DateTimeOffset(2026, 11, 25, 14, 29, 0, TimeSpan.Zero));
    private readonly NoticeBoard _board;
    private readonly SessionNotices _notices;

    public SessionNoticeTests()
    {
        var master = new InstrumentMaster(new SchemaCheck(new FixedSchemaIds(), TopicCatalog.Instruments, _time, NullLogger.Instance), [], _time, NullLogger.Instance);
        _board = new NoticeBoard(new QuoteBooks(master), new SessionStandings(), new WantedSet(_time), _time);
        _notices = new SessionNotices(_board, _time);
    }

    [Fact]
    public void A_subscription_is_told_the_phase_it_begins_in_and_each_one_that_follows()
    {
        using var seat = _board.Seat("s", startsLive: true);
        Sit(seat, Spy);
        Assert.Equal(["pre_market"], Phases(seat));

        _notices.Look();
        _time.Pass(TimeSpan.FromSeconds(59));
        _notices.Look();
        Assert.Empty(Phases(seat));

        _time.Pass(TimeSpan.FromSeconds(1));
        _notices.Look();
        _notices.Look();
        Assert.Equal(["continuous"], Phases(seat));
    }

    [Fact]
    public void Other_instruments_of_the_same_hours_are_not_told_again()
    {
        using var seat = _board.Seat("s", startsLive: true);
        Sit(seat, Spy);
        Sit(seat, Spy, "NYSE:QQQ", "BINANCE:BTC-USDT");

        Assert.Equal(["pre_market", "continuous"], Phases(seat));
    }

    [Fact]
    public void Whoever_has_left_is_told_nothing()
    {
        var seat = _board.Seat("s", startsLive: true);
        Sit(seat, Spy);
        seat.Dispose();

        Assert.Empty(_board.Seats);
    }

    [Fact]
    public void What_waits_is_bounded_and_the_newest_of_it_stays()
    {
        using var seat = _board.Seat("s", startsLive: true);
        for (int n = 0; n < 5_000; n++)
        {
            seat.Post(new StreamEvent.Gap("s", "lean", "lean/1", null, n, n + 1, false));
        }

        var waiting = new List<long>();
        while (seat.Next() is StreamEvent.Gap gap)
        {
            waiting.Add(gap.FromUs);
        }

        Assert.Equal((1_000, 4_999), (waiting.Count, waiting[^1]));
    }

    private static void Sit(NoticeSeat seat, params string[] ids)
    {
        var set = new InstrumentSet(ids, []);
        seat.Sit(new Scope(TickChannel.Ticks, set, []), new Resolution(set, [.. ids.Select(id => new ResolvedInstrument(id, id, true))]));
    }

    private static List<string> Phases(NoticeSeat seat)
    {
        var phases = new List<string>();
        while (seat.Next() is { } notice)
        {
            phases.Add(Assert.IsType<StreamEvent.Session>(notice).Standing.Phase);
        }

        return phases;
    }
}
