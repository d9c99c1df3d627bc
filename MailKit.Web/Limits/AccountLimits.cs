using System.Threading.RateLimiting;

namespace MailKit.Web.Limits;

/// <summary>What all keys of an account may ask together: a thousand keys are no more than one, and nobody else waits for them.</summary>
public sealed class AccountLimits(LimitOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<Guid>? _limiter = options.PerAccount > 0 ? PartitionedRateLimiter.Create<Guid, Guid>(account => LimitsModule.Bucket(account, options.PerAccount)) : null;

    public bool Takes(Guid accountId)
    {
        using var lease = _limiter?.AttemptAcquire(accountId);
        return lease is null or { IsAcquired: true };
    }

    public void Dispose() => _limiter?.Dispose();
}
