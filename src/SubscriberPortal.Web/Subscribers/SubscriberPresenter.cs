using System.Security.Claims;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;
using SubscriberPortal.Web.Security;
using SubscriberPortal.Web.Subscribers.Contracts;

namespace SubscriberPortal.Web.Subscribers;

/// <summary>Makes records into answers for one caller, personal data masked as this caller may see it.</summary>
public sealed class SubscriberPresenter(PiiView pii)
{
    private static readonly SubscriberResponse Blank = new() { Uid = "", Msisdn = "", Imsi = "", Status = "" };
    private static readonly DualSubscriberResponse DualBlank = new() { Uid = "", Msisdn = "", Imsi = "", Status = "" };

    /// <summary>One record of a list or of a write; with what Dual adds, where it comes from Dual.</summary>
    public SubscriberResponse Present(ClaimsPrincipal caller, StoredSubscriber stored) =>
        stored.Sync is { } sync ? PresentDual(caller, stored.Subscriber, sync) : Fill(caller, stored.Subscriber, Blank);

    public DualSubscriberDetail PresentDetail(ClaimsPrincipal caller, Subscriber subscriber, SyncState sync) => new()
    {
        Subscriber = PresentDual(caller, subscriber, sync),
        SyncStatus = sync.Status?.ToName(),
        Cloud = sync.Cloud is null ? null : Fill(caller, sync.Cloud, Blank),
        Legacy = sync.Legacy is null ? null : Fill(caller, sync.Legacy, Blank),
        Conflicts = PresentConflicts(caller, sync.Conflicts),
        Pending = sync.Pending is { } intent ? Present(intent) : null,
        Unreachable = sync.Unreachable,
    };

    public IReadOnlyList<ConflictResponse> PresentConflicts(ClaimsPrincipal caller, IEnumerable<FieldConflict> conflicts) =>
    [
        .. conflicts.Select(conflict => SubscriberField.Find(conflict.Field) is { } field
            ? new ConflictResponse(field.Name, pii.Show(caller, field, conflict.CloudValue), pii.Show(caller, field, conflict.LegacyValue))
            : new ConflictResponse(conflict.Field, null, null)),
    ];

    private DualSubscriberResponse PresentDual(ClaimsPrincipal caller, Subscriber subscriber, SyncState sync) => Fill(caller, subscriber, DualBlank) with
    {
        SyncStatus = sync.Status?.ToName(),
        CloudUpdatedAt = sync.Cloud?.UpdatedAt,
        LegacyUpdatedAt = sync.Legacy?.UpdatedAt,
    };

    private T Fill<T>(ClaimsPrincipal caller, Subscriber subscriber, T blank)
        where T : SubscriberResponse
    {
        return (T)(blank with
        {
            Uid = subscriber.Uid,
            Msisdn = subscriber.Msisdn,
            Imsi = Show(SubscriberField.Imsi)!,
            Status = subscriber.Status.ToName(),
            PlanId = subscriber.PlanId,
            Email = Show(SubscriberField.Email),
            FirstName = Show(SubscriberField.FirstName),
            LastName = Show(SubscriberField.LastName),
            Address = Show(SubscriberField.Address),
            DateOfBirth = Show(SubscriberField.DateOfBirth),
            CreatedAt = subscriber.CreatedAt,
            UpdatedAt = subscriber.UpdatedAt,
        });

        string? Show(SubscriberField field) => pii.Show(caller, field, field.Read(subscriber));
    }

    private static PendingIntentResponse Present(OpenIntent intent) => new()
    {
        Id = intent.Id,
        Operation = intent.Operation,
        CreatedAt = intent.CreatedAt,
        LeaseUntil = intent.LeaseUntil,
        LastError = intent.LastError,
        NextStep = intent.NextStep,
    };
}
