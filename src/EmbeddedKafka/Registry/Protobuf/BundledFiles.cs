using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Type;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// Files that schemas import without naming a reference: those that every Protobuf compiler brings along, Google's common
/// types, and the few of Confluent's own.
/// </summary>
internal static class BundledFiles
{
    private static readonly FileDescriptor[] Compiled =
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
        CalendarPeriodReflection.Descriptor,
        ColorReflection.Descriptor,
        DateReflection.Descriptor,
        DatetimeReflection.Descriptor,
        DayofweekReflection.Descriptor,
        DecimalReflection.Descriptor,
        ExprReflection.Descriptor,
        FractionReflection.Descriptor,
        IntervalReflection.Descriptor,
        LatlngReflection.Descriptor,
        LocalizedTextReflection.Descriptor,
        MoneyReflection.Descriptor,
        MonthReflection.Descriptor,
        PhoneNumberReflection.Descriptor,
        PostalAddressReflection.Descriptor,
        QuaternionReflection.Descriptor,
        TimeofdayReflection.Descriptor,
    ];

    private static readonly Dictionary<string, FileDescriptorProto> ByName = Compiled.ToDictionary(file => file.Name, file => file.ToProto());

    private static readonly Lazy<Dictionary<string, FileDescriptorProto>> Confluent = new(() => ConfluentFiles.Texts.ToDictionary(f => f.Name, Read));

    /// <summary>Null where it is none of them.</summary>
    public static FileDescriptorProto? Find(string name) =>
        ByName.GetValueOrDefault(name) ?? (name.StartsWith("confluent/", StringComparison.Ordinal) ? Confluent.Value.GetValueOrDefault(name) : null);

    private static FileDescriptorProto Read((string Name, string Text) source)
    {
        var file = ProtoParser.Parse(source.Text);
        ProtoLinker.Link(file, []);
        file.Name = source.Name;
        return file;
    }
}
