using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Sending.Search;

/// <summary>Takes emails into the index a while after they were accepted, when nobody waits for them, in pieces that each commit by themselves.</summary>
public sealed class IndexStep(StepContext context, ILogger<IndexStep> logger) : WorkStep(context, WorkKind.Index, logger)
{
    /// <summary>There is one row of this kind, about everybody's emails.</summary>
    public static readonly Guid Everybody = Guid.Empty;

    /// <summary>No accept commits later than that after its id was made.</summary>
    public static readonly TimeSpan Behind = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private const int Piece = 500;

    protected override Guid? Standing => Everybody;

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        var before = Ids.Floor(Context.Clock.GetUtcNow() - Behind);
        int taken;

        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            taken = await Context.Transactions.RunAsync<EmailIndex, int>(index => index.TakeInAsync(before, Piece, cancellationToken), cancellationToken);
        }
        while (taken is Piece && Context.Clock.GetUtcNow() < lease.Until);

        var next = taken is Piece ? Context.Clock.GetUtcNow() : Context.Clock.GetUtcNow() + Every;
        await Context.Transactions.RunAsync<WorkTable>(work => work.AgainAsync(lease, item, next, cancellationToken), cancellationToken);
    }
}
