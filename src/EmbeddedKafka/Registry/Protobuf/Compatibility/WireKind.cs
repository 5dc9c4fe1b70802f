using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf.Compatibility;

/// <summary>Scalars that read each other's bytes, after "Updating a message type" of the proto3 guide.</summary>
internal enum WireKind
{
    /// <summary>int32, int64, uint32, uint64, bool and enums.</summary>
    Varint,

    /// <summary>sint32 and sint64.</summary>
    ZigZag,

    Fixed32,
    Fixed64,
    Float,
    Double,

    /// <summary>string and bytes.</summary>
    Text,

    Message,
}

internal static class WireKinds
{
    public static WireKind Of(Type type) => type switch
    {
        Type.Sint32 or Type.Sint64 => WireKind.ZigZag,
        Type.Fixed32 or Type.Sfixed32 => WireKind.Fixed32,
        Type.Fixed64 or Type.Sfixed64 => WireKind.Fixed64,
        Type.Float => WireKind.Float,
        Type.Double => WireKind.Double,
        Type.String or Type.Bytes => WireKind.Text,
        Type.Message or Type.Group => WireKind.Message,
        _ => WireKind.Varint,
    };
}
