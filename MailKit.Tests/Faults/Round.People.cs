using MailKit.Tests.Faults.Rigs;

namespace MailKit.Tests.Faults;

/// <content>Accounts that came by another way than <see cref="OpenAsync(int)"/>.</content>
public sealed partial class Round
{
    /// <summary>The judge looks at this account, too.</summary>
    public void Add(RigAccount account) => _accounts.Enqueue(account);
}
