using Candlewick.Instruments.Lookup;

namespace Candlewick.StreamApi.Protocol;

/// <summary>A client asked for something that cannot be done; the message says what to do instead.</summary>
internal sealed class RequestException(string code, string message, bool retryable = false) : Exception(message)
{
    public static RequestException Of(InstrumentNameException e) =>
        new(e.IsMalformed ? ErrorCodes.BadRequest : ErrorCodes.UnknownInstrument, e.Message);

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>True where the same request may succeed later.</summary>
    public bool Retryable { get; } = retryable;
}
