namespace Candlewick.EmbeddedKafka.Protocol;

/// <summary>Reads one body; <c>version</c> lies within the API's range.</summary>
internal delegate IMessage MessageReader(ref KafkaReader reader, short version);

/// <summary>What the codec knows of one API.</summary>
/// <param name="Key">The API's number.</param>
/// <param name="MinVersion">The oldest version with a codec.</param>
/// <param name="MaxVersion">The newest version with a codec.</param>
/// <param name="FlexibleFrom">The first version with compact lengths and tags; <see cref="short.MaxValue"/> when none has.</param>
/// <param name="ReadRequest">Reads a request's body.</param>
/// <param name="ReadResponse">Reads a response's body.</param>
internal sealed record ApiDescription(
    ApiKey Key, short MinVersion, short MaxVersion, short FlexibleFrom, MessageReader ReadRequest, MessageReader ReadResponse)
{
    public bool Supports(short version) => version >= MinVersion && version <= MaxVersion;

    /// <summary>Whether header and body carry tagged fields. Asked for versions of the future too: an ApiVersions request may have one.</summary>
    public bool IsFlexible(short version) => version >= FlexibleFrom;

    /// <summary>
    /// Whether the response's header carries tagged fields. ApiVersions never does: its reader
    /// does not know yet which version the broker answers in.
    /// </summary>
    public bool HasFlexibleResponseHeader(short version) => IsFlexible(version) && Key != ApiKey.ApiVersions;
}
