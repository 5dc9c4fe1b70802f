using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Files every Protobuf compiler brings along, which schemas import without naming a reference.</summary>
internal static class WellKnownFiles
{
    public static IReadOnlyDictionary<string, FileDescriptor> All { get; } = new[]
    {
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
    }.ToDictionary(file => file.Name);

    /// <summary>Their descriptors, each after those it imports.</summary>
    public static IReadOnlyList<ByteString> InOrder { get; } = [.. All.Values.Select(file => file.SerializedData)];
}
