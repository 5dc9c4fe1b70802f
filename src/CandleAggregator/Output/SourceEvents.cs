using Candlewick.CandleAggregator.Partitions;
using Candlewick.Contracts.V1;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Engines;
using ControlKind = Candlewick.Market.Ticks.ControlKind;
using GapCause = Candlewick.Market.Ticks.GapCause;
using Tick = Candlewick.Market.Ticks.Tick;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.CandleAggregator.Output;

/// <summary>
/// What the clock and control ticks of one partition mean, said on <c>market-events</c>: sessions that open and close, a source that
/// comes, goes and has gaps. The latter are in every partition alike, and the first one speaks for all.
/// </summary>
internal sealed class SourceEvents(MarketEvents events, int partition, EngineOutput output)
{
    private const long DayUs = 86_400_000_000;

    /// <summary>9000-01-01, as far as calendars go; a clock tick may say anything.</summary>
    private const long EndOfTimeUs = 221_845_392_000_000_000;

    private readonly Dictionary<Source, Sessions> _sessions = [];

    /// <summary>A clock or control tick has been applied to the clock of its source.</summary>
    /// <param name="beforeUs">The time the source had reached before; 0: it is its first clock tick.</param>
    /// <param name="downBeforeUs">Since when it had been down; 0: it had been up.</param>
    public void Advanced(Source source, in Tick tick, long beforeUs, long downBeforeUs)
    {
        var sessions = SessionsOf(source);
        sessions.Follow(source);
        if (partition == 0)
        {
            TellOfFeed(source, tick, sessions, beforeUs, downBeforeUs);
        }

        if (tick.Kind == TickKind.Clock)
        {
            TellOfSessions(source, sessions, beforeUs, tick.ClockUs);
        }
    }

    private void TellOfFeed(Source source, in Tick tick, Sessions sessions, long beforeUs, long downBeforeUs)
    {
        long downUs = source.Clock.DownSinceUs;
        if (tick.Kind == TickKind.Control)
        {
            if (tick.Control == ControlKind.Gap && tick.DownSinceUs < tick.ClockUs)
            {
                TellOfGap(source, sessions, tick.DownSinceUs, tick.ClockUs, tick.Cause);
            }
            else if (tick.Control == ControlKind.Stalled)
            {
                Tell(source, new MarketEvent { FeedStalled = new() { Date = sessions.DateAt(tick.ClockUs), AtUs = tick.ClockUs, LastUs = tick.DownSinceUs } });
            }

            return;
        }

        if (downBeforeUs != 0 && downUs == 0)
        {
            TellOfGap(source, sessions, downBeforeUs, tick.ClockUs, tick.Cause == GapCause.Unspecified ? GapCause.Disconnected : tick.Cause);
        }

        if (downUs == 0 && (beforeUs == 0 || downBeforeUs != 0))
        {
            Tell(source, new MarketEvent { FeedConnected = new() { Date = sessions.DateAt(tick.ClockUs), AtUs = tick.ClockUs } });
        }
        else if (downUs != 0 && downBeforeUs == 0)
        {
            Tell(source, new MarketEvent { FeedLost = new() { Date = sessions.DateAt(downUs), AtUs = downUs } });
        }
    }

    private void TellOfGap(Source source, Sessions sessions, long fromUs, long toUs, GapCause cause) =>
        Tell(source, new MarketEvent { GapDetected = new() { Date = sessions.DateAt(fromUs), FromUs = fromUs, ToUs = toUs, Cause = MarketEvents.CauseOf(cause) } });

    private void TellOfSessions(Source source, Sessions sessions, long beforeUs, long nowUs)
    {
        foreach (var clock in sessions.Clocks)
        {
            string group = clock.Group.Name;
            if (!sessions.Open.ContainsKey(group) && Sessions.At(clock, beforeUs) is { } before)
            {
                TellOpened(source, sessions, group, before);
            }

            if (sessions.Open.TryGetValue(group, out var open) && (nowUs >= open.CloseUs || (source.Clock.Ended && nowUs >= open.ContinuousCloseUs)))
            {
                sessions.Open.Remove(group);
                Tell(source, new MarketEvent { SessionClosed = new() { Date = (uint)open.TradingDate, SessionGroup = group, ClosedUs = open.CloseUs } });
            }

            if (!source.Clock.Ended && !sessions.Open.ContainsKey(group) && Sessions.At(clock, nowUs) is { } now)
            {
                TellOpened(source, sessions, group, now);
            }
        }
    }

    private void TellOpened(Source source, Sessions sessions, string group, in TradingSession session)
    {
        sessions.Open[group] = session;
        Tell(source, new MarketEvent { SessionOpened = new() { Date = (uint)session.TradingDate, SessionGroup = group, OpensUs = session.OpenUs, ClosesUs = session.CloseUs } });
    }

    private void Tell(Source source, MarketEvent happened)
    {
        if (output.IsOn)
        {
            events.Write(source.Clock.Source, happened, output);
        }
    }

    /// <summary>
    /// Of a source from a checkpoint nothing is known: where it stands in a session, that is told again. Whether it was told is no
    /// part of the state, for whoever stores it knows it by what happened.
    /// </summary>
    private Sessions SessionsOf(Source source)
    {
        if (!_sessions.TryGetValue(source, out var sessions))
        {
            _sessions[source] = sessions = new Sessions();
        }

        return sessions;
    }

    /// <summary>The sessions of one source.</summary>
    private sealed class Sessions
    {
        private int _instruments;

        /// <summary>Of each session group that its instruments are of.</summary>
        public List<SessionClock> Clocks { get; } = [];

        /// <summary>Those it is in, by group.</summary>
        public Dictionary<string, TradingSession> Open { get; } = [];

        /// <summary>Looks for groups where instruments have come.</summary>
        public void Follow(Source source)
        {
            if (source.Instruments.Count == _instruments)
            {
                return;
            }

            _instruments = source.Instruments.Count;
            foreach (var (bars, _) in source.Instruments.Values)
            {
                if (!Clocks.Exists(clock => clock.Group == bars.Rules.Group))
                {
                    Clocks.Add(bars.Rules.Clock);
                }
            }
        }

        /// <summary>yyyymmdd: the trading date of a session at that time, else the date in UTC.</summary>
        public uint DateAt(long us)
        {
            foreach (var clock in Clocks)
            {
                if (At(clock, us) is { } session)
                {
                    return (uint)session.TradingDate;
                }
            }

            var date = DateOf(us);
            return (uint)((date.Year * 10_000) + (date.Month * 100) + date.Day);
        }

        /// <summary>The session that spans a time, breaks between its phases included; of the date in UTC or a neighbour of it.</summary>
        public static TradingSession? At(SessionClock clock, long us)
        {
            var date = DateOf(us);
            for (int day = -1; us is > DayUs and < EndOfTimeUs && day <= 1; day++)
            {
                if (clock.TryGetSession(date.AddDays(day), out var session) && session.Spans(us))
                {
                    return session;
                }
            }

            return null;
        }

        private static DateOnly DateOf(long us) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(Math.Clamp(us, 0, EndOfTimeUs) * TimeSpan.TicksPerMicrosecond));
    }
}
