namespace SubscriberPortal.Kernel.Subscribers;

/// <summary>Compares what two systems hold for one uid. createdAt, updatedAt, version and write_id are left out.</summary>
public static class SubscriberComparison
{
    public static bool AreEqual(Subscriber a, Subscriber b) =>
        a.Uid == b.Uid && a.Msisdn == b.Msisdn && a.Imsi == b.Imsi && a.Status == b.Status && a.PlanId == b.PlanId && a.Email == b.Email
        && a.FirstName == b.FirstName && a.LastName == b.LastName && a.Address == b.Address && a.DateOfBirth == b.DateOfBirth;

    /// <summary>The fields that differ, in the order of <see cref="SubscriberField.All"/>.</summary>
    public static IReadOnlyList<SubscriberField> DifferingFields(Subscriber a, Subscriber b)
    {
        if (AreEqual(a, b)) return [];
        return [.. SubscriberField.All.Where(field => field.Read(a) != field.Read(b))];
    }
}
