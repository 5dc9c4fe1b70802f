namespace Candlewick.Instruments.Lookup;

/// <param name="Asked">As the client wrote it.</param>
/// <param name="Instrument">Id it stands for.</param>
/// <param name="Known">False where it is not in the master and nothing of it was ever seen: it may come alive, or be a slip of the pen.</param>
public sealed record ResolvedInstrument(string Asked, string Instrument, bool Known);

/// <param name="Set">What records are matched with.</param>
/// <param name="Instruments">Every instrument it means now.</param>
public sealed record Resolution(InstrumentSet Set, IReadOnlyList<ResolvedInstrument> Instruments)
{
    /// <summary>Ids it means now, each once.</summary>
    public IReadOnlyList<string> Ids { get; } = Instruments.Select(i => i.Instrument).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
}
