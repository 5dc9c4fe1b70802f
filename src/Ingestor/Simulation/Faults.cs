namespace Candlewick.Ingestor.Simulation;

/// <summary>What goes wrong on a wire, by the market's time since it began.</summary>
internal sealed class Faults(IReadOnlyList<Fault> faults)
{
    private readonly HashSet<Fault> _struck = [];
    private readonly HashSet<Fault> _over = [];

    public static Faults None { get; } = new([]);

    public TimeSpan Burst => faults.FirstOrDefault(f => f.Kind == FaultKind.Burst)?.For ?? TimeSpan.Zero;

    /// <summary>Whether a fault that lasts is there at that time.</summary>
    public bool IsOn(FaultKind kind, TimeSpan at)
    {
        foreach (var fault in faults)
        {
            if (fault.Kind == kind && at >= fault.At && at < fault.At + fault.For)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Faults of one moment that have come to it, each once.</summary>
    public IEnumerable<Fault> Strike(TimeSpan at) =>
        faults.Where(f => f.Kind is FaultKind.Disconnect or FaultKind.CumulativeReset or FaultKind.TokenExpiry or FaultKind.Sleep or FaultKind.Shutdown
            && at >= f.At && _struck.Add(f));

    /// <summary>Announced ends that have come.</summary>
    public IEnumerable<Fault> Over(TimeSpan at) => faults.Where(f => f.Kind == FaultKind.Shutdown && at >= f.At + f.For && _over.Add(f));
}
