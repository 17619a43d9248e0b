using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Records;
using SubscriberPortal.Jobs.Workers;
using SubscriberPortal.Kernel.Dual;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Jobs.Activities.Migration.Writing;

/// <summary>Chooses what is done with the rows of a job.</summary>
/// <param name="sync">Null where there is no Dual; then nothing can be repaired.</param>
internal sealed class RowWorks(ProvisioningSystems systems, BeforeImages images, JobThrottle throttle, ISubscriberSync? sync = null)
{
    public IRowWork Of(JobRecord job, MigrationPlan plan)
    {
        var source = JobSource.Of(job);
        if (source == JobSource.Repair)
            return new RepairWork(job, sync ?? throw new ActivityFailedException(ActivityFailedException.Permanent, "There are no two systems to repair."), TimeProvider.System);
        if (job.Options.ValidateOnly && source != JobSource.Undo) return new ValidateWork();

        var target = systems.Of(job.Target);
        IRowRule rule = source == JobSource.Undo ? new UndoRule()
            : job.JobType == JobTypes.BulkDelete ? new DeleteRule()
            : MigrateRule.Of(job, target.System.Name, source == JobSource.File ? plan.Layout(job) : null);

        // Real time: a clock that a test holds still must not hold a retry.
        return job.Options.DryRun ? new DryWork(target, rule) : new WriteWork(job, target, rule, images, throttle, TimeProvider.System);
    }
}
