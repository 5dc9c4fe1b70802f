namespace Candlewick.StreamApi.Protocol.Protobuf;

/// <summary>The stream protocol, version 1, in Protobuf: <c>proto/candlewick/v1/stream.proto</c>.</summary>
internal sealed class ProtobufProtocol : SocketProtocol
{
    public const string Name = "candlewick.v1.protobuf";

    public override string Path => "/ws/v1";

    public override string Subprotocol => Name;

    public override IProtocolCodec Open() => new ProtobufCodec();
}
