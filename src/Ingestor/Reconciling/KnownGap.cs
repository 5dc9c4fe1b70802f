namespace Candlewick.Ingestor.Reconciling;

/// <summary>A time of which ticks are missing, or were until they were filled in.</summary>
/// <param name="Source">Whose.</param>
/// <param name="FromUs">Microseconds UTC.</param>
/// <param name="ToUs">Exclusive, microseconds UTC.</param>
/// <param name="Cause">How it was found; empty where that is not known.</param>
public sealed record KnownGap(string Source, long FromUs, long ToUs, string Cause)
{
    public bool Overlaps(long fromUs, long toUs) => FromUs < toUs && ToUs > fromUs;

    public override string ToString() =>
        $"{DateTime.UnixEpoch.AddMicroseconds(FromUs):HH:mm:ss.fff}–{DateTime.UnixEpoch.AddMicroseconds(ToUs):HH:mm:ss.fff} UTC of {Source}{(Cause.Length == 0 ? "" : $", {Cause}")}";
}
