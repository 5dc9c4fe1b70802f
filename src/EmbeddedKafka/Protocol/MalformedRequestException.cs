namespace Candlewick.EmbeddedKafka.Protocol;

/// <summary>Bytes from a peer that are not the message they claim to be. The connection they came on is beyond repair.</summary>
internal sealed class MalformedRequestException(string message) : Exception(message);
