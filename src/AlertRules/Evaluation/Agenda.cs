using Candlewick.Market.Sessions;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>
/// What is to be done about rules: those that the present record has touched are evaluated at its end, some wait for the next price, and those that have
/// changed are to be kept. Each rule is in each of these once. For one thread; allocates nothing for a record.
/// </summary>
/// <param name="ended">A rule is done.</param>
internal sealed class Agenda(Action<RuleWatch> ended)
{
    private readonly List<RuleWatch> _touched = [];
    private readonly List<RuleWatch> _awaiting = [];
    private readonly List<RuleWatch> _changed = [];
    private readonly List<RuleWatch> _held = [];
    private long _heldFrom = long.MaxValue;

    /// <summary>Rules that changed since <see cref="Kept"/>.</summary>
    public IReadOnlyList<RuleWatch> Changed => _changed;

    /// <summary>What has changed is kept.</summary>
    public void Kept()
    {
        _changed.ForEach(static rule => (rule.IsDirty, rule.IsNoted) = (false, false));
        _changed.Clear();
    }

    /// <summary>A rule is to be evaluated after the present record.</summary>
    public void Touch(RuleWatch rule, bool isDirty)
    {
        rule.IsDirty |= isDirty;
        if (!rule.IsTouched)
        {
            rule.IsTouched = true;
            _touched.Add(rule);
        }
    }

    /// <summary>A rule is to be evaluated with the next price; one that is new with the next that comes after it in the log.</summary>
    public void AwaitPrice(RuleWatch rule)
    {
        if (!rule.IsAwaiting)
        {
            rule.IsAwaiting = true;
            bool isHeld = rule.IsFresh && rule.TicksFrom > 0;
            (isHeld ? _held : _awaiting).Add(rule);
            _heldFrom = isHeld ? Math.Min(_heldFrom, rule.TicksFrom) : _heldFrom;
        }
    }

    /// <summary>The ticks are read so far: rules that were said before this one begin.</summary>
    /// <param name="last">The price before; null where there is none.</param>
    public void Reach(long offset, decimal? last)
    {
        if (_held.Count > 0 && offset >= _heldFrom)
        {
            Begin(offset, last);
        }
    }

    /// <summary>It need not be, after all.</summary>
    public void AwaitNothing(RuleWatch rule)
    {
        if (rule.IsAwaiting)
        {
            rule.IsAwaiting = false;
            _ = _awaiting.Remove(rule) || _held.Remove(rule);
        }
    }

    /// <summary>Where a rule has changed, it is among those that did.</summary>
    public void Note(RuleWatch rule)
    {
        if (rule.IsDirty && !rule.IsNoted)
        {
            rule.IsNoted = true;
            _changed.Add(rule);
        }
    }

    /// <summary>The price has come that some wait for; those that are new look at it for the first time.</summary>
    public void See(decimal price)
    {
        foreach (var rule in _awaiting)
        {
            if (rule.IsFresh)
            {
                foreach (var leaf in rule.Leaves)
                {
                    if (leaf is LevelLeaf { Level: not null } level)
                    {
                        level.See(price);
                    }
                }
            }

            Touch(rule, isDirty: rule.IsFresh);
        }
    }

    /// <summary>All have seen the price. A rule that has become true outside its hours comes back when it is settled.</summary>
    public void Seen()
    {
        if (_awaiting.Count > 0)
        {
            _awaiting.ForEach(static rule => (rule.IsFresh, rule.IsAwaiting) = (false, false));
            _awaiting.Clear();
        }
    }

    /// <summary>What the record has touched is evaluated, once.</summary>
    public void Settle(SessionClock? sessions, long timeUs, decimal? price, IAlertSink sink)
    {
        foreach (var rule in _touched)
        {
            rule.IsTouched = false;
            Settling.Settle(rule, sessions, timeUs, price, sink);
            Note(rule);
            if (rule.IsDone)
            {
                ended(rule);
            }
            else if (rule.IsWaiting)
            {
                AwaitPrice(rule);
            }
        }

        _touched.Clear();
    }

    /// <summary>Levels moved by what is neither price nor bar: the next price settles it.</summary>
    public void Postpone()
    {
        foreach (var rule in _touched)
        {
            rule.IsTouched = false;
            Note(rule);
            AwaitPrice(rule);
        }

        _touched.Clear();
    }

    private void Begin(long offset, decimal? last)
    {
        foreach (var rule in _held.Where(rule => rule.TicksFrom <= offset))
        {
            _awaiting.Add(rule);
            foreach (var level in rule.Leaves.OfType<LevelLeaf>())
            {
                level.Begin(last);
            }
        }

        _held.RemoveAll(rule => rule.TicksFrom <= offset);
        _heldFrom = _held.Count > 0 ? _held.Min(rule => rule.TicksFrom) : long.MaxValue;
    }
}
