using MailKit.Tests.Faults.Clusters;

namespace MailKit.Tests.Faults;

/// <content>Accounts that came by another way than <see cref="OpenAsync(int)"/>.</content>
public sealed partial class TrialRound
{
    /// <summary>The judge looks at this account, too.</summary>
    public void Add(ClusterAccount account) => _accounts.Enqueue(account);
}
