using SubscriberPortal.Kernel.Privacy;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>The fields that a request gives, and only those; null or an empty text clears a field.</summary>
public sealed class SubscriberChange
{
    private readonly Dictionary<SubscriberField, string?> _given = [];

    public IEnumerable<SubscriberField> Fields => _given.Keys;

    public string? this[SubscriberField field]
    {
        get => _given.GetValueOrDefault(field);
        set => _given[field] = value;
    }

    public bool Gives(SubscriberField field) => _given.ContainsKey(field);

    /// <summary>The record as it would be created.</summary>
    public SubscriberDraft ToDraft() => _given.Aggregate(new SubscriberDraft(), (draft, given) => With(draft, given.Key, given.Value));

    /// <summary>The stored record with what is given laid over it, and the names of what was really laid over: a mask that came back unchanged was not.</summary>
    public (SubscriberDraft Draft, IReadOnlySet<string> Given) Over(Subscriber stored)
    {
        var draft = SubscriberDraft.From(stored);
        var names = new HashSet<string>();
        foreach (var (field, value) in _given)
        {
            if (IsMaskOf(field, stored, value)) continue;
            draft = With(draft, field, value);
            names.Add(field.Name);
        }

        return (draft, names);
    }

    private static bool IsMaskOf(SubscriberField field, Subscriber stored, string? value) =>
        value is not null && value.Contains(PiiMask.Symbol) && value == PiiMask.Mask(field, field.Read(stored));

    private static SubscriberDraft With(SubscriberDraft draft, SubscriberField field, string? value) => field.Name switch
    {
        "uid" => draft with { Uid = value },
        "msisdn" => draft with { Msisdn = value },
        "imsi" => draft with { Imsi = value },
        "status" => draft with { Status = value },
        "planId" => draft with { PlanId = value },
        "email" => draft with { Email = value },
        "firstName" => draft with { FirstName = value },
        "lastName" => draft with { LastName = value },
        "address" => draft with { Address = value },
        "dateOfBirth" => draft with { DateOfBirth = value },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Name, "No such field."),
    };
}
