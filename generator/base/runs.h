/*
 * base/runs: sorts what is nearly sorted.
 *
 * What we sort was mostly put together from lists that have an order already.
 * This merge sort looks for the runs that are there, rising or falling, and
 * merges them: a list in order costs one comparison for each element, one list
 * behind another little more, and what has no order n log n, whatever it is.
 *
 * It sorts pointers: the elements need not be moved. Equal ones keep their
 * order. For the time it needs memory for two pointers for each element;
 * nothing can fail.
 */
#ifndef BASE_RUNS_H
#define BASE_RUNS_H

#include <stddef.h>

/*
 * `items` is an array of `count` pointers to objects. compare() gets two of the
 * objects themselves, not the places of their pointers; else it is as for
 * qsort(): less than 0 when the first one comes first.
 */
void runs_sort(void *items, size_t count,
    int (*compare)(const void *a, const void *b));

#endif
