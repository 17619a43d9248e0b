using SubscriberPortal.StatesLanguage.Json;

namespace SubscriberPortal.StatesLanguage.Paths;

/// <summary>One step of a path: from a value to the values that it selects there.</summary>
internal abstract record PathSegment
{
    /// <summary>Whether it selects at most one value; a path of such steps gives that value, every other path a list.</summary>
    public virtual bool IsDefinite => false;

    public abstract void Select(JsonData node, JsonData root, List<JsonData> into);
}

internal sealed record NameSegment(string Name) : PathSegment
{
    public override bool IsDefinite => true;

    public override void Select(JsonData node, JsonData root, List<JsonData> into)
    {
        if (node.Member(Name) is { } value) into.Add(value);
    }
}

/// <summary><c>['a','b']</c>: at the end of a path it makes one object of these members, elsewhere it selects each.</summary>
internal sealed record NamesSegment(IReadOnlyList<string> Names, bool IsLeaf) : PathSegment
{
    public override bool IsDefinite => IsLeaf;

    public override void Select(JsonData node, JsonData root, List<JsonData> into)
    {
        if (node.Kind != JsonKind.Object) return;
        var found = Names.Where(name => node.Member(name) is not null).Select(name => (name, node.Member(name)!)).ToArray();
        if (IsLeaf) into.Add(JsonData.FromPairs(found));
        else into.AddRange(found.Select(member => member.Item2));
    }
}

internal sealed record IndexSegment(int Index) : PathSegment
{
    public override bool IsDefinite => true;

    public override void Select(JsonData node, JsonData root, List<JsonData> into)
    {
        var index = Index < 0 ? node.Items.Count + Index : Index;
        if (index >= 0 && index < node.Items.Count) into.Add(node.Items[index]);
    }
}

internal sealed record IndexesSegment(IReadOnlyList<int> Indexes) : PathSegment
{
    public override void Select(JsonData node, JsonData root, List<JsonData> into)
    {
        foreach (var index in Indexes) new IndexSegment(index).Select(node, root, into);
    }
}

internal sealed record SliceSegment(int? From, int? To) : PathSegment
{
    public override void Select(JsonData node, JsonData root, List<JsonData> into)
    {
        var count = node.Items.Count;
        var to = Bound(To ?? count, count);
        for (var index = Bound(From ?? 0, count); index < to; index++) into.Add(node.Items[index]);
    }

    private static int Bound(int index, int count) => Math.Clamp(index < 0 ? count + index : index, 0, count);
}

internal sealed record WildcardSegment : PathSegment
{
    public override void Select(JsonData node, JsonData root, List<JsonData> into)
    {
        into.AddRange(node.Items);
        into.AddRange(node.Members.Values);
    }
}

/// <summary><c>..</c>: the value itself and everything below it, parents first.</summary>
internal sealed record DescendSegment : PathSegment
{
    public override void Select(JsonData node, JsonData root, List<JsonData> into)
    {
        into.Add(node);
        foreach (var item in node.Items) Select(item, root, into);
        foreach (var member in node.Members.Values) Select(member, root, into);
    }
}

internal sealed record FilterSegment(PathFilter Filter) : PathSegment
{
    public override void Select(JsonData node, JsonData root, List<JsonData> into)
    {
        if (node.Kind == JsonKind.Object && Filter.Matches(node, root)) into.Add(node);
        foreach (var item in node.Items)
        {
            if (Filter.Matches(item, root)) into.Add(item);
        }
    }
}
