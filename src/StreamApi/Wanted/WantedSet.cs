using Candlewick.StreamApi.Notices;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.Streaming.Wanted;

namespace Candlewick.StreamApi.Wanted;

/// <summary>
/// The instruments that live subscriptions of this node want, counted. What is wanted is said to feeds by
/// <see cref="WishTeller"/>; one that nobody wants any more is remembered until its wish has lapsed, with what was answered.
/// </summary>
internal sealed class WantedSet(TimeProvider time)
{
    /// <summary>Answers to others are remembered, too, of so many instruments.</summary>
    private const int MaxAnswers = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Want> _wants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WishAnswer> _answers = new(StringComparer.Ordinal);

    /// <summary>The instruments of a subscription are wanted until the answer is disposed. Patterns mean what is there anyway.</summary>
    public IDisposable Want(NoticeSeat seat)
    {
        string[] ids = [.. seat.Instruments.Ids];
        var answers = new List<(string Instrument, WishAnswer Answer)>();
        lock (_gate)
        {
            foreach (string id in ids)
            {
                if (!_wants.TryGetValue(id, out var want))
                {
                    _wants.Add(id, want = new Want(id));
                }

                want.Count++;
                want.LeftAt = null;
                if (want.Answer is { } answer)
                {
                    answers.Add((id, answer));
                }
            }
        }

        foreach (var (instrument, answer) in answers)
        {
            seat.Post(new StreamEvent.Upstream(seat.Id, instrument, answer.Feed, answer.Refusal));
        }

        return new Wanting(this, ids);
    }

    /// <summary>A feed has said something of an instrument.</summary>
    public void Answered(string instrument, WishAnswer answer)
    {
        lock (_gate)
        {
            if (_answers.Count < MaxAnswers || _answers.ContainsKey(instrument))
            {
                _answers[instrument] = answer;
            }

            if (_wants.TryGetValue(instrument, out var want))
            {
                want.Answer = answer;
            }
        }
    }

    /// <summary>The last answer about an instrument, whoever had asked; null where none was seen.</summary>
    public WishAnswer? AnswerOf(string instrument)
    {
        lock (_gate)
        {
            return _answers.GetValueOrDefault(instrument);
        }
    }

    /// <summary>What must be said now: instruments whose wish is new or due to be said again, and those that were left.</summary>
    public IReadOnlyList<Want> TakeDue()
    {
        var due = new List<Want>();
        lock (_gate)
        {
            foreach (var want in _wants.Values.ToList())
            {
                if (want.LeftAt is { } left && time.GetElapsedTime(left) >= Wishes.Lease)
                {
                    _wants.Remove(want.Instrument);
                }
                else if (want.IsDue(time))
                {
                    want.SaidAt = time.GetTimestamp();
                    want.IsLast = want.LeftAt is not null;
                    due.Add(want);
                }
            }
        }

        return due;
    }

    private void Leave(string[] ids)
    {
        lock (_gate)
        {
            foreach (string id in ids)
            {
                if (_wants.TryGetValue(id, out var want) && --want.Count == 0)
                {
                    want.LeftAt = time.GetTimestamp();
                }
            }
        }
    }

    /// <summary>The first disposal counts.</summary>
    private sealed class Wanting(WantedSet set, string[] ids) : IDisposable
    {
        private WantedSet? _set = set;

        public void Dispose() => Interlocked.Exchange(ref _set, null)?.Leave(ids);
    }
}
