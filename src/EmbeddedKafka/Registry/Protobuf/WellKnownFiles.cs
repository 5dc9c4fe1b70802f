using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Files every Protobuf compiler brings along, which schemas import without naming a reference.</summary>
internal static class WellKnownFiles
{
    private static readonly FileDescriptor[] Files =
    [
        FileDescriptor.DescriptorProtoFileDescriptor,
        AnyReflection.Descriptor,
        SourceContextReflection.Descriptor,
        TypeReflection.Descriptor,
        ApiReflection.Descriptor,
        DurationReflection.Descriptor,
        EmptyReflection.Descriptor,
        FieldMaskReflection.Descriptor,
        StructReflection.Descriptor,
        TimestampReflection.Descriptor,
        WrappersReflection.Descriptor,
    ];

    private static readonly Dictionary<string, FileDescriptorProto> ByName = Files.ToDictionary(file => file.Name, file => file.ToProto());

    /// <summary>Their descriptors, each after those it imports.</summary>
    public static IReadOnlyList<ByteString> InOrder { get; } = [.. Files.Select(file => file.SerializedData)];

    /// <summary>The file of that name, null where it is not a well-known one.</summary>
    public static FileDescriptorProto? Find(string name) => ByName.GetValueOrDefault(name);
}
