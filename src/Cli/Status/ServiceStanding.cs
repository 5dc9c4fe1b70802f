using Candlewick.Streaming.Reading;

namespace Candlewick.Cli.Status;

/// <summary>How far a service has come with the topic it reads.</summary>
/// <param name="Members">Workers of its group.</param>
internal sealed record ServiceStanding(string Service, string Topic, int Members, IReadOnlyList<Standing> Partitions)
{
    public long Lag => Partitions.Sum(p => p.Lag);

    /// <summary>What is wrong as seen from outside; null: nothing.</summary>
    public string? Fault => Lag > 0 && Members == 0 ? "nobody is at work" : null;
}
