using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Quotes;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Wanted;

namespace Candlewick.StreamApi.Notices;

/// <summary>Who is told what besides items: every live subscription has a seat here.</summary>
internal sealed class NoticeBoard(QuoteBooks hours, SessionStandings standings, WantedSet wanted, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<NoticeSeat> _seats = [];

    /// <summary>Every live subscription.</summary>
    public IReadOnlyList<NoticeSeat> Seats
    {
        get
        {
            lock (_gate)
            {
                return [.. _seats];
            }
        }
    }

    public NoticeSeat Seat(string subscription, bool startsLive) => new(subscription, startsLive, this);

    /// <summary>The session groups that instruments trade in.</summary>
    public Dictionary<string, SessionClock> SessionsOf(IEnumerable<string> ids) =>
        ids.Select(hours.ClockOf).OfType<SessionClock>().DistinctBy(clock => clock.Group.Name).ToDictionary(clock => clock.Group.Name, StringComparer.Ordinal);

    public SessionStanding StandingOf(SessionClock clock) => standings.Of(clock, TickTime.Of(time.GetUtcNow()));

    /// <summary>Has a seat told from now on. Returns what ends that its instruments are wanted.</summary>
    public IDisposable Sit(NoticeSeat seat)
    {
        lock (_gate)
        {
            _seats.Add(seat);
        }

        return wanted.Want(seat);
    }

    /// <summary>A feed has said something of an instrument: those who want it are told.</summary>
    public void Answer(string instrument, WishAnswer answer)
    {
        wanted.Answered(instrument, answer);
        foreach (var seat in Seats.Where(seat => seat.Instruments.Ids.Contains(instrument)))
        {
            seat.Post(new StreamEvent.Upstream(seat.Id, instrument, answer.Feed, answer.Refusal));
        }
    }

    public void Leave(NoticeSeat seat)
    {
        lock (_gate)
        {
            _seats.Remove(seat);
        }
    }
}
