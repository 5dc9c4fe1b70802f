using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf.Compatibility;

/// <summary>
/// Finds data that oneofs of an update would lose: two fields which old data can hold together but of which the
/// update keeps only one, and members of a oneof that are gone, so that a reader sees nothing set.
/// </summary>
internal static class OneofDiff
{
    public static IEnumerable<(string Code, string Oneof, string Description)> Compare(DescriptorProto old, DescriptorProto update)
    {
        var oldOneof = old.Field.ToDictionary(f => f.Number, f => OneofOf(old, f));
        foreach (var oneof in Oneofs(update))
        {
            var known = oneof.Where(f => oldOneof.ContainsKey(f.Number)).ToList();
            int alone = known.Count(f => oldOneof[f.Number] is null);
            int oneofs = known.Select(f => oldOneof[f.Number]).Where(name => name is not null).Distinct().Count();
            if (alone > 1)
            {
                yield return ("MULTIPLE_FIELDS_MOVED_TO_ONEOF", oneof.Key!, "several fields that could be set together moved into the oneof");
            }
            else if (alone + oneofs > 1)
            {
                yield return ("FIELD_MOVED_TO_EXISTING_ONEOF", oneof.Key!, "a field moved into a oneof whose other fields could be set together with it");
            }
        }

        var numbers = update.Field.Select(f => f.Number).ToHashSet();
        var names = Oneofs(update).Select(oneof => oneof.Key).ToHashSet();
        foreach (var oneof in Oneofs(old).Where(oneof => names.Contains(oneof.Key)))
        {
            foreach (var field in oneof.Where(f => !numbers.Contains(f.Number)))
            {
                yield return ("ONEOF_FIELD_REMOVED", $"{oneof.Key}/{field.Number}", $"the field '{field.Name}' was removed from the oneof");
            }
        }
    }

    private static IEnumerable<IGrouping<string?, FieldDescriptorProto>> Oneofs(DescriptorProto message) =>
        message.Field.Where(f => OneofOf(message, f) is not null).OrderBy(f => f.Number).GroupBy(f => OneofOf(message, f));

    /// <summary>Null outside of any; the oneof that a compiler makes for an <c>optional</c> field is none.</summary>
    private static string? OneofOf(DescriptorProto message, FieldDescriptorProto field) =>
        field.HasOneofIndex && !field.Proto3Optional ? message.OneofDecl[field.OneofIndex].Name : null;
}
