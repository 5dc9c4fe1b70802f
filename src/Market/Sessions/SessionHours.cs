using System.Globalization;
using System.Text;

namespace Candlewick.Market.Sessions;

/// <summary>The hours of one kind of trading day, in venue time. Immutable.</summary>
public sealed class SessionHours
{
    private readonly int[] _spans;

    /// <param name="phases">In order of time, not overlapping.</param>
    /// <exception cref="ArgumentException">They are no day of trading; the message says why.</exception>
    internal SessionHours(IReadOnlyList<SessionPhase> phases)
    {
        if (Problem(phases) is { } problem)
        {
            throw new ArgumentException(problem, nameof(phases));
        }

        Phases = phases;
        (Spans, _spans) = SpansOf(phases);
        Anchor = phases.First(phase => phase.Kind == SessionPhaseKind.Continuous).Open;
        Definition = Describe();
    }

    /// <summary>Of a session that was announced without hours, or whose hours are not at hand: the whole day.</summary>
    public static SessionHours Unknown { get; } = new([new SessionPhase(SessionPhaseKind.Continuous, TimeSpan.Zero, TimeSpan.FromDays(1))]) { AreKnown = false };

    public IReadOnlyList<SessionPhase> Phases { get; }

    /// <summary>False: they stand in for hours that nobody knows, so that no tick is lost, and candles built by them are flagged.</summary>
    public bool AreKnown { get; private init; } = true;

    /// <summary>Where the grid of intraday bars is anchored: the first open of regular trading.</summary>
    public TimeSpan Anchor { get; }

    /// <summary>Uninterrupted spans of trading, each of one phase or of adjoining ones; intraday bars are cut at their ends.</summary>
    internal IReadOnlyList<(TimeSpan Open, TimeSpan Close)> Spans { get; }

    /// <summary>What decides which bar a print counts to, as one line of text, for the hash of the rules.</summary>
    internal string Definition { get; }

    /// <summary>Which of <see cref="Spans"/> the intraday bars of a phase lie in; of a closing phase, the one before it.</summary>
    internal int SpanOf(int phase) => _spans[phase];

    /// <summary>Why the phases are no day of trading; null where they are.</summary>
    internal static string? Problem(IReadOnlyList<SessionPhase> phases)
    {
        for (int i = 0; i < phases.Count; i++)
        {
            var (kind, open, close) = phases[i];
            var from = i == 0 ? TimeSpan.Zero : phases[i - 1].Close;
            string at = string.Create(CultureInfo.InvariantCulture, $"phase {i + 1} ({kind} {Clock(open)}-{Clock(close)})");
            if (!Enum.IsDefined(kind))
            {
                return $"{at} is of no known kind";
            }

            if (close <= open || close > TimeSpan.FromDays(1))
            {
                return $"{at} is empty or ends after midnight";
            }

            if (open < from)
            {
                return $"{at} begins before the phase ahead of it has ended; put phases in order of time, not overlapping";
            }

            if (kind == SessionPhaseKind.PreOpen && !phases.Skip(i + 1).Any(later => later.IsTrading))
            {
                return $"{at} opens no trading";
            }

            if (phases[i].IsDayOnly && !phases.Take(i).Any(earlier => earlier.IsTrading))
            {
                return $"{at} closes no trading";
            }
        }

        return phases.Any(phase => phase.Kind == SessionPhaseKind.Continuous) ? null : "there is no continuous phase";
    }

    /// <summary>HH:mm, and 24:00 for the midnight that ends the day.</summary>
    internal static string Clock(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");

    private static (List<(TimeSpan Open, TimeSpan Close)> Spans, int[] SpanOfPhase) SpansOf(IReadOnlyList<SessionPhase> phases)
    {
        var spans = new List<(TimeSpan Open, TimeSpan Close)>();
        int[] spanOf = new int[phases.Count];
        for (int i = 0; i < phases.Count; i++)
        {
            if (phases[i].IsTrading)
            {
                bool adjoins = i > 0 && phases[i - 1].IsTrading && phases[i - 1].Close == phases[i].Open;
                if (adjoins)
                {
                    spans[^1] = (spans[^1].Open, phases[i].Close);
                }
                else
                {
                    spans.Add((phases[i].Open, phases[i].Close));
                }
            }

            // An opening auction belongs to the span that comes.
            spanOf[i] = phases[i].Kind == SessionPhaseKind.PreOpen ? spans.Count : spans.Count - 1;
        }

        return (spans, spanOf);
    }

    private string Describe()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"anchor={Anchor:hh\\:mm\\:ss}");
        for (int i = 0; i < Phases.Count; i++)
        {
            var phase = Phases[i];
            bool isTrading = phase.IsTrading;
            if (isTrading && phase.Open != Spans[_spans[i]].Open)
            {
                continue; // Adjoining phases of trading make the same bars as one.
            }

            // Ticks, for midnight at the end of the day would print as the one at its start.
            string kind = isTrading ? nameof(SessionPhaseKind.Continuous) : phase.Kind.ToString();
            var close = isTrading ? Spans[_spans[i]].Close : phase.Close;
            text.Append(CultureInfo.InvariantCulture, $" {kind}={phase.Open.Ticks}-{close.Ticks}");
        }

        return text.ToString();
    }
}
