namespace Candlewick.Instruments.Lookup;

/// <summary>A name that somebody asked for means no instrument; the message says what to write instead.</summary>
/// <param name="isMalformed">It can never mean one: it breaks the rules of a pattern.</param>
public sealed class InstrumentNameException(string message, bool isMalformed = false) : Exception(message)
{
    public bool IsMalformed { get; } = isMalformed;
}
