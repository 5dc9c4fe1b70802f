using Candlewick.Contracts.Registry;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;
using Npgsql;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>What a client is told of what went wrong.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">With the remedy.</param>
/// <param name="Retryable">True where the same request may succeed later.</param>
internal sealed record Failure(string Code, string Message, bool Retryable)
{
    /// <summary>True where only what was asked failed: the request was wrong, or what it needs is away for a while.</summary>
    public static bool Passes(Exception exception) => exception is RequestException or InstrumentNameException or NpgsqlException or RegistryException;

    /// <summary>Says it of an exception; details that are ours alone stay in the log.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        RequestException e => new(e.Code, e.Message, e.Retryable),
        InstrumentNameException e => Of(RequestException.Of(e)),
        NpgsqlException => new(ErrorCodes.UpstreamUnavailable, "the store of candles is busy or away; resume in some seconds", true),
        RegistryException => new(ErrorCodes.UpstreamUnavailable, "the schema registry does not say what the next record is; resume in some seconds", true),
        PositionLostException => new(ErrorCodes.UpstreamUnavailable, "records were deleted before they were read; resume to go on with what is left", true),
        _ => new(ErrorCodes.Internal, "something went wrong on the server; its log says what", true),
    };
}
