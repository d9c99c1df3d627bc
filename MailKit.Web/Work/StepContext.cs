using MailKit.Web.Data;
using MailKit.Web.Http;

namespace MailKit.Web.Work;

/// <summary>What every step needs. Its context is for reading: a step writes by <see cref="Transactions"/>.</summary>
public sealed record StepContext(MailKitDbContext Db, WorkTable Work, Transactions Transactions, LeaseKeeper Leases, ProviderLimits Limits, TimeProvider Clock);
