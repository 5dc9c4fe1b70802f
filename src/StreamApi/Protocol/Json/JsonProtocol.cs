namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>The stream protocol, version 1, in JSON: docs/protocol.md.</summary>
internal sealed class JsonProtocol : SocketProtocol
{
    /// <summary>The one subprotocol of this version.</summary>
    public const string Name = "candlewick.v1.json";

    public override string Path => "/ws/v1";

    public override string Subprotocol => Name;

    public override IProtocolCodec Open() => new JsonCodec();
}
