#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/limits.h"

/*
 * What the headers of Debian 12 (Linux 6.1) do not know yet. Our own names, as
 * newer headers have enumerations and longer structures of the same ones.
 */
enum {
	ABI_REFER = 2,
	ABI_TRUNCATE = 3,
	ABI_NET = 4,
	ABI_IOCTL = 5,
	ABI_SCOPE = 6,
};

#define FS_TRUNCATE (1ULL << 14)
#define FS_IOCTL_DEV (1ULL << 15)
#define NET_BIND_TCP (1ULL << 0)
#define NET_CONNECT_TCP (1ULL << 1)
#define SCOPE_ABSTRACT_SOCKET (1ULL << 0)
#define SCOPE_SIGNAL (1ULL << 1)

struct ruleset_attr {
	uint64_t fs, net, scoped;
};

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE (FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE |                     \
    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |            \
    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |                 \
    LANDLOCK_ACCESS_FS_REFER | FS_TRUNCATE)
/* of a rule for a file the kernel takes no others */
#define FS_OF_FILES (LANDLOCK_ACCESS_FS_READ_FILE |                             \
    LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE)

/* What could not be done, as the argument of the diagnostic. */
struct lack {
	struct buf english, german;
};

static void
lack_add(struct lack *l, const char *english, const char *german)
{
	if (l->english.len) {
		buf_add_cstr(&l->english, ", ");
		buf_add_cstr(&l->german, ", ");
	}
	buf_add_cstr(&l->english, english);
	buf_add_cstr(&l->german, german);
}

/* ---- resource limits ------------------------------------------------------ */

#ifndef CONFINE_ALSO
static void
out_of_time(int signal)
{
	static const char text[] = "erreichbar: the build has used up its "
	    "processor time; nothing was published\n";
	ssize_t n = write(STDERR_FILENO, text, sizeof text - 1);

	(void)signal;
	(void)n;
	_exit(3);
}
#endif

/* Lowers both limits; one that is lower already stays. */
static void
limit(__rlimit_resource_t what, rlim_t soft, rlim_t hard)
{
	struct rlimit r;

	if (getrlimit(what, &r))
		return;
	r.rlim_max = r.rlim_max < hard ? r.rlim_max : hard;
	r.rlim_cur = soft < r.rlim_max ? soft : r.rlim_max;
	setrlimit(what, &r);
}

static void
limit_resources(void)
{
	limit(RLIMIT_CORE, 0, 0);
	limit(RLIMIT_NOFILE, BUILD_FILES_MAX, BUILD_FILES_MAX);
#ifndef CONFINE_ALSO
	struct sigaction action = {.sa_handler = out_of_time};

	/* not RLIMIT_AS: the packs of a repository are mapped, at no cost */
	limit(RLIMIT_DATA, BUILD_MEMORY_MAX, BUILD_MEMORY_MAX);
	sigaction(SIGXCPU, &action, NULL);
	limit(RLIMIT_CPU, BUILD_SECONDS_MAX, BUILD_SECONDS_MAX + 10);
#endif
}

/* ---- Landlock -------------------------------------------------------------- */

int
confine_landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	return abi < 0 ? 0 : (int)abi;
}

/* All that this ABI can deny. */
static struct ruleset_attr
everything(int abi)
{
	struct ruleset_attr r = {
	    .fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};

	if (abi >= ABI_REFER)
		r.fs |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= ABI_TRUNCATE)
		r.fs |= FS_TRUNCATE;
	if (abi >= ABI_NET)
		r.net = NET_BIND_TCP | NET_CONNECT_TCP;
	if (abi >= ABI_IOCTL)
		r.fs |= FS_IOCTL_DEV;
	if (abi >= ABI_SCOPE)
		r.scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
	return r;
}

static size_t
attr_size(int abi)
{
	return abi < ABI_NET ? offsetof(struct ruleset_attr, net)
	    : abi < ABI_SCOPE ? offsetof(struct ruleset_attr, scoped)
	    : sizeof(struct ruleset_attr);
}

static int
allow(int ruleset, int place, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = rights,
	    .parent_fd = place};
	struct stat st;

	if (fstat(place, &st))
		return -1;
	if (!S_ISDIR(st.st_mode))
		rule.allowed_access &= FS_OF_FILES;
	return (int)syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

static int
allow_path(int ruleset, struct str place, uint64_t rights)
{
	struct arena scratch;

	arena_init(&scratch, 0);
	int fd = open(arena_str(&scratch, place).ptr, O_PATH | O_CLOEXEC);
	int rc = fd < 0 ? 0 : allow(ruleset, fd, rights);
	if (fd >= 0)
		close(fd);
	arena_release(&scratch);
	return rc;
}

static int
allow_all(int ruleset, const struct confine_rules *rules, uint64_t handled)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < rules->read.count; i++)
		rc = allow_path(ruleset, rules->read.items[i], FS_READ & handled);
	for (size_t i = 0; rc == 0 && i < rules->write_count; i++)
		rc = allow(ruleset, rules->write[i], FS_WRITE & handled);
#ifdef CONFINE_ALSO
	if (rc == 0)
		rc = allow_path(ruleset, STR(CONFINE_ALSO), FS_WRITE & handled);
#endif
	return rc;
}

static int
restrict_files(const struct confine_rules *rules, int abi)
{
	struct ruleset_attr attr = everything(abi);
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr,
	    attr_size(abi), 0);

	if (ruleset < 0)
		return -1;
	int rc = allow_all(ruleset, rules, attr.fs);
	if (rc == 0)
		rc = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
	close(ruleset);
	return rc;
}

/* ---- seccomp ---------------------------------------------------------------- */

#if defined __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCH AUDIT_ARCH_AARCH64
#elif defined __riscv && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#endif

#if defined ARCH && !defined CONFINE_ALSO
#define WORD(member) offsetof(struct seccomp_data, member)
#define DENY(call)                                                             \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1),                 \
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

static int
restrict_calls(void)
{
	struct sock_filter list[] = {
	    /* calls by another convention have other numbers */
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(arch)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, WORD(nr)),
#ifdef __x86_64__
	    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), /* x32 */
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
#endif
	    DENY(execve), DENY(execveat),
	    DENY(socket), DENY(connect), DENY(bind), DENY(listen),
	    DENY(kill), DENY(tkill), DENY(rt_sigqueueinfo),
	    DENY(pidfd_send_signal), DENY(pidfd_getfd),
	    DENY(ptrace), DENY(process_vm_readv), DENY(process_vm_writev),
	    DENY(mount), DENY(umount2), DENY(pivot_root), DENY(chroot),
	    DENY(open_tree), DENY(move_mount), DENY(fsopen), DENY(fsmount),
	    DENY(setns), DENY(unshare), DENY(open_by_handle_at),
	    DENY(bpf), DENY(perf_event_open), DENY(io_uring_setup),
	    DENY(userfaultfd), DENY(init_module), DENY(finit_module),
	    DENY(delete_module), DENY(kexec_load), DENY(reboot),
	    DENY(add_key), DENY(request_key), DENY(keyctl),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof list / sizeof *list, list};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
#elif defined CONFINE_ALSO
static int
restrict_calls(void)
{
	return 0;
}
#else
static int
restrict_calls(void)
{
	return -1;
}
#endif

/* ---- all of it --------------------------------------------------------------- */

static void
tell(const struct lack *l, struct diags *d)
{
	struct arena scratch;

	if (l->english.len == 0)
		return;
	arena_init(&scratch, 0);
	DIAG(d, DIAG_CONFINEMENT_PARTIAL, pos_file(STR("")),
	    arena_printf(&scratch, "%s" DIAG_OR "%s", l->english.ptr,
	        l->german.ptr));
	arena_release(&scratch);
}

void
confine_apply(const struct confine_rules *rules, struct diags *d)
{
	int abi = confine_landlock_abi();
	struct lack l;

	buf_init(&l.english, 1024);
	buf_init(&l.german, 1024);
	limit_resources();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		lack_add(&l, "no_new_privs", "no_new_privs");
	if (abi < ABI_REFER && (abi == 0 || rules->write_count))
		abi = 0;
	if (abi == 0 || restrict_files(rules, abi))
		lack_add(&l, "Landlock, which limits the folders (Linux 5.19)",
		    "Landlock, das die Ordner begrenzt (Linux 5.19)");
	else if (abi < ABI_TRUNCATE)
		lack_add(&l, "protection of other files from being cut (Linux 6.2)",
		    "Schutz fremder Dateien vor dem Kürzen (Linux 6.2)");
	if (restrict_calls())
		lack_add(&l, "seccomp, which shuts network and programs",
		    "seccomp, das Netz und Programme verschließt");
	tell(&l, d);
	buf_release(&l.english);
	buf_release(&l.german);
}
