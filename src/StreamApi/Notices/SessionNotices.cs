using Candlewick.StreamApi.Subscriptions;
using Microsoft.Extensions.Hosting;

namespace Candlewick.StreamApi.Notices;

/// <summary>Tells live subscriptions when a session of theirs comes into another phase.</summary>
internal sealed class SessionNotices(NoticeBoard board, TimeProvider time) : BackgroundService
{
    /// <summary>How late it may be told.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SessionStanding> _before = new(StringComparer.Ordinal);

    /// <summary>Looks once at every group that somebody has.</summary>
    internal void Look()
    {
        var seats = board.Seats;
        var changed = new Dictionary<string, SessionStanding>(StringComparer.Ordinal);
        foreach (var (name, clock) in seats.SelectMany(seat => seat.Sessions).DistinctBy(session => session.Key))
        {
            var now = board.StandingOf(clock);
            if (_before.TryGetValue(name, out var before) && before.Phase != now.Phase)
            {
                changed[name] = now;
            }

            _before[name] = now;
        }

        foreach (var seat in changed.Count > 0 ? seats : [])
        {
            foreach (string name in seat.Sessions.Keys.Where(changed.ContainsKey))
            {
                seat.Post(new StreamEvent.Session(seat.Id, changed[name]));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }
}
